namespace Attention.Contracts.Fixation;

/// <summary>A window to crop an image by, in whole pixels of the upright original.</summary>
public sealed record CropWindow
{
    public required int X { get; init; }

    public required int Y { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The share of all looks that fall into it.</summary>
    public required double Mass { get; init; }
}
