namespace Attention.Contracts.Cropping;

/// <summary>An upright rectangle by its centre, in pixels of the upright original.</summary>
public sealed record CenteredBox
{
    public required double CenterX { get; init; }

    public required double CenterY { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }
}
