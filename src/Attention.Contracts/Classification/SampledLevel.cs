namespace Attention.Contracts.Classification;

/// <summary>What one deformable layer reads.</summary>
public sealed record SampledLevel
{
    /// <summary>Of the deformable layers, counted from 1, the nearest to the image.</summary>
    public required int Layer { get; init; }

    /// <summary>
    /// The nine taps of the first point of the level above, row by row, then those of the second, and so on: 9, 81, 729. Points
    /// outside the image read nothing.
    /// </summary>
    public required IReadOnlyList<SamplingPoint> Points { get; init; }
}
