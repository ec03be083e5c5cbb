using Attention.Contracts;

namespace Attention.Inference.Classification;

/// <summary>The cells that stand out in a map.</summary>
internal static class SaliencePeaks
{
    /// <param name="map"><c>[rows * columns]</c>.</param>
    /// <param name="columns">Of the map.</param>
    /// <param name="most">How many to find.</param>
    /// <returns>Cells that none of their eight neighbours exceeds, highest first; of equal neighbours only the first is one.</returns>
    public static IReadOnlyList<GridCell> Find(float[] map, int columns, int most) =>
    [
        .. Enumerable.Range(0, map.Length)
            .Where(cell => IsPeak(map, columns, cell))
            .OrderByDescending(cell => map[cell])
            .Take(most)
            .Select(cell => new GridCell { Row = cell / columns, Column = cell % columns }),
    ];

    private static bool IsPeak(float[] map, int columns, int cell)
    {
        var (row, column) = Math.DivRem(cell, columns);
        for (var y = Math.Max(0, row - 1); y <= row + 1 && y < map.Length / columns; y++)
        {
            for (var x = Math.Max(0, column - 1); x <= column + 1 && x < columns; x++)
            {
                var other = (y * columns) + x;
                if (map[other] > map[cell] || (map[other] == map[cell] && other < cell))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
