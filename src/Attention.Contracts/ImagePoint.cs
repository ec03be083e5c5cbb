namespace Attention.Contracts;

/// <summary>A place in pixels of the upright original, to a hundredth. The middle of the first pixel is 0.5, 0.5.</summary>
public sealed record ImagePoint
{
    public required double X { get; init; }

    public required double Y { get; init; }
}
