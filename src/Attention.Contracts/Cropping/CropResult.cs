namespace Attention.Contracts.Cropping;

/// <summary>A crop, sampled from the image at its full resolution.</summary>
public sealed record CropResult
{
    /// <summary>The affine map from crop to image, six numbers row by row; both run from -1 to 1, edge to edge, x before y.</summary>
    public required IReadOnlyList<double> Theta { get; init; }

    /// <summary>
    /// The corners of the crop as x and y in pixels of the upright original, from the edges of its first pixel: first the one that
    /// is the crop's upper left, then on in the order in which a clock would pass them in the crop.
    /// </summary>
    public required IReadOnlyList<CropCorner> Quadrilateral { get; init; }

    /// <summary>Width of the crop in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the crop in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>A PNG, base64; null where no attention was asked for.</summary>
    public string? Crop { get; init; }

    /// <summary>What the model sees in the crop, most probable first; null where no model was asked.</summary>
    public IReadOnlyList<ClassScore>? Classes { get; init; }
}
