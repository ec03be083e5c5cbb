namespace Attention.Contracts.Cropping;

/// <summary>Crops of an image, and where each of them lies in it.</summary>
public sealed record CropResponse
{
    public required string Id { get; init; }

    /// <summary>Null where <c>theta</c> or <c>boxes</c> were given: no model was asked.</summary>
    public string? Model { get; init; }

    /// <inheritdoc cref="Model"/>
    public string? Version { get; init; }

    /// <summary>In the order of the model's transformers, or of the boxes.</summary>
    public required IReadOnlyList<CropResult> Crops { get; init; }

    public required ImageInfo Image { get; init; }

    public required Timing Timing { get; init; }

    /// <inheritdoc cref="Model"/>
    public Provenance? Provenance { get; init; }
}
