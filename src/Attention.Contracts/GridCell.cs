namespace Attention.Contracts;

/// <summary>A cell of the image's grid, counted from the upper left corner and from 0.</summary>
public sealed record GridCell
{
    public required int Row { get; init; }

    public required int Column { get; init; }
}
