using Attention.Contracts;

namespace Attention.Inference.Vision;

/// <summary>The cells that stand out in a map: no neighbour of the eight exceeds them, and of equal ones only the first stands out.</summary>
internal static class MapPeaks
{
    /// <param name="map"><c>[rows * columns]</c>.</param>
    /// <param name="columns">Of the map.</param>
    /// <param name="most">How many to find.</param>
    /// <returns>Highest first.</returns>
    public static IReadOnlyList<GridCell> Find(float[] map, int columns, int most) =>
    [
        .. Enumerable.Range(0, map.Length)
            .Where(cell => Highest(map, columns, cell) == cell)
            .OrderByDescending(cell => map[cell])
            .Take(most)
            .Select(cell => new GridCell { Row = cell / columns, Column = cell % columns }),
    ];

    /// <summary>The peak that is reached from a cell by going to its highest neighbour again and again.</summary>
    public static int Above(float[] map, int columns, int cell)
    {
        int next;
        while ((next = Highest(map, columns, cell)) != cell)
        {
            cell = next;
        }

        return cell;
    }

    /// <summary>Of a cell and its neighbours.</summary>
    private static int Highest(float[] map, int columns, int cell)
    {
        var (row, column) = Math.DivRem(cell, columns);
        var highest = cell;
        for (var y = Math.Max(0, row - 1); y <= row + 1 && y < map.Length / columns; y++)
        {
            for (var x = Math.Max(0, column - 1); x <= column + 1 && x < columns; x++)
            {
                var other = (y * columns) + x;
                if (map[other] > map[highest] || (map[other] == map[highest] && other < highest))
                {
                    highest = other;
                }
            }
        }

        return highest;
    }
}
