using Attention.Contracts;

namespace Attention.ToyTask;

/// <summary>Where an image is bright.</summary>
public sealed record BrightnessResponse : ModelResponse
{
    /// <summary>The cells that exceed the threshold, brightest first; of equal ones the upper left comes first.</summary>
    public required IReadOnlyList<BrightCell> Cells { get; init; }

    /// <summary>What they exceed, as asked for or the model's own.</summary>
    public required double Threshold { get; init; }

    /// <summary>How much the brightness of the cells differs, as its standard deviation: 0 for an even image, 0.5 at most.</summary>
    public required double Contrast { get; init; }

    /// <summary>How bright each cell is, from 0 to 1; null when none was asked for.</summary>
    public AttentionMap? Attention { get; init; }

    public required ImageInfo Image { get; init; }
}
