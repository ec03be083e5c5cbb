using Attention.Contracts;

namespace Attention.ToyTask;

/// <summary>A cell of an image that is bright.</summary>
public sealed record BrightCell
{
    public required GridCell Cell { get; init; }

    /// <summary>Where it lies, in pixels of the upright original.</summary>
    public required ImageRegion Region { get; init; }

    /// <summary>Its mean colour, as <c>#rrggbb</c>.</summary>
    public required string Color { get; init; }

    /// <summary>From 0 to 1.</summary>
    public required double Brightness { get; init; }
}
