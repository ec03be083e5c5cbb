namespace Attention.Contracts.Fixation;

/// <summary>A place that draws looks: the middle of a cell that is denser than all eight around it.</summary>
public sealed record FixationPeak
{
    /// <summary>In pixels of the upright original, to a hundredth.</summary>
    public required double X { get; init; }

    /// <summary>In pixels of the upright original, to a hundredth.</summary>
    public required double Y { get; init; }

    /// <summary>The share of all looks that belongs to it: of every cell from which the way uphill ends here.</summary>
    public required double Mass { get; init; }
}
