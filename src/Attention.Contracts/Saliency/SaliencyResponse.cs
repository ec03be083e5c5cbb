namespace Attention.Contracts.Saliency;

/// <summary>What stands out in an image, and how the model got there, region by region.</summary>
public sealed record SaliencyResponse : ModelResponse
{
    /// <summary>
    /// How likely each pixel belongs to what stands out, 255 for surely: a base64 PNG, grey, 8 bits, as large as the upright
    /// original. White above the threshold and black elsewhere where <c>binary</c> was asked for.
    /// </summary>
    public required string Mask { get; init; }

    /// <summary>What the map must exceed where the object is, as asked for or the model's own.</summary>
    public required double Threshold { get; init; }

    /// <summary>Bounds everything above the threshold, in whole pixels of the upright original; null when nothing is.</summary>
    public ImageRegion? Box { get; init; }

    /// <summary>The map after the first look at the whole image, before any step; null when none was asked for.</summary>
    public AttentionMap? Initial { get; init; }

    /// <summary>The regions that the model looked at more closely, in order.</summary>
    public required IReadOnlyList<SaliencyStep> Steps { get; init; }

    /// <summary>
    /// The object, as large as <c>box</c>, on transparency: a base64 PNG sampled from the original. Opacity rises from nothing at the
    /// threshold to full halfway between it and 1; with <c>binary</c> it is one or the other. A box of more than 16,777,216 pixels is
    /// halved until it has no more. Null unless asked for, and where there is no box.
    /// </summary>
    public string? Cutout { get; init; }

    public required ImageInfo Image { get; init; }
}
