using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Imaging;

public sealed class MapPeaksTests
{
    [Fact]
    public void Peaks_exceed_all_neighbours_and_come_highest_first()
    {
        float[] map =
        [
            5, 4, 0, 2,
            0, 3, 0, 0,
            0, 0, 0, 7,
        ];

        Assert.Equal([(2, 3), (0, 0), (0, 3)], Find(map, columns: 4, most: 9));
        Assert.Equal([(2, 3), (0, 0)], Find(map, columns: 4, most: 2));
    }

    [Fact]
    public void Of_equal_neighbours_the_first_is_the_peak() => Assert.Equal([(0, 0)], Find(new float[12], columns: 4, most: 3));

    [Fact]
    public void Where_every_cell_speaks_against_the_class_the_least_does_still_peak() => Assert.Equal([(1, 0)], Find([-3, -2, -1, -4], columns: 2, most: 3));

    [Fact]
    public void From_every_cell_the_way_uphill_ends_at_a_peak()
    {
        float[] map =
        [
            5, 4, 0, 2,
            0, 3, 0, 1,
            0, 0, 0, 7,
        ];

        Assert.Equal([0, 0, 0, 3, 0, 0, 11, 11, 0, 0, 11, 11], Enumerable.Range(0, 12).Select(cell => MapPeaks.Above(map, columns: 4, cell)));
    }

    private static IEnumerable<(int Row, int Column)> Find(float[] map, int columns, int most) =>
        MapPeaks.Find(map, columns, most).Select(cell => (cell.Row, cell.Column));
}
