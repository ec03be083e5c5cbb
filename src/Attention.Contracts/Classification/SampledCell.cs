namespace Attention.Contracts.Classification;

/// <summary>A cell of the grid, and every place of the image that it was computed from by the deformable layers.</summary>
public sealed record SampledCell
{
    public required GridCell Cell { get; init; }

    /// <summary>Its own place.</summary>
    public required SamplingPoint Center { get; init; }

    /// <summary>Layer by layer, from the last one down: each has nine points for every point of the one before.</summary>
    public required IReadOnlyList<SampledLevel> Levels { get; init; }
}
