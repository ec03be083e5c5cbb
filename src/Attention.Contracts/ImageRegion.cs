namespace Attention.Contracts;

/// <summary>A rectangle in pixels of the upright original.</summary>
public sealed record ImageRegion
{
    public required double X { get; init; }

    public required double Y { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }
}
