using Attention.Inference.Fixation;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Fixation;

/// <summary>On a grid of 10 x 20 cells of 10 pixels; inhibition reaches a sixth of the shorter side, 17 pixels.</summary>
public sealed class ScanpathTests
{
    [Fact]
    public void Places_are_taken_in_the_order_of_their_density_each_once()
    {
        Assert.Equal([(155, 75), (25, 25), (145, 15)], Find((2, 2, 5), (1, 14, 2), (7, 15, 9)));
    }

    [Fact]
    public void What_lies_beside_a_place_that_was_taken_is_inhibited()
    {
        // The neighbour is almost as dense, yet the far place comes next, and the neighbour keeps too little to be one.
        Assert.Equal([(55, 55), (155, 55)], Find((5, 5, 10), (5, 6, 5), (5, 15, 4)));
    }

    [Fact]
    public void What_is_a_tenth_of_the_first_place_is_no_place() => Assert.Equal([(25, 25)], Find((2, 2, 100), (7, 15, 9)));

    [Fact]
    public void Eight_places_are_taken_at_most()
    {
        var even = Densities.Of(columns: 20, Enumerable.Repeat(1f, 200).ToArray());
        var path = Scanpath.Find(even, WholeImage.Info(200, 100));

        Assert.Equal(8, path.Count);
        Assert.Equal(path.Distinct(), path);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5000)]
    public void A_single_cell_is_a_path_of_one_place(int width, int height)
    {
        var place = Assert.Single(Scanpath.Find(Densities.Of(columns: 1, 1), WholeImage.Info(width, height)));

        Assert.Equal((width / 2.0, height / 2.0), (place.X, place.Y));
    }

    private static IEnumerable<(int X, int Y)> Find(params (int Row, int Column, float Weight)[] places)
    {
        var cells = new float[200];
        foreach (var (row, column, weight) in places)
        {
            cells[(row * 20) + column] = weight;
        }

        return Scanpath.Find(Densities.Of(columns: 20, cells), WholeImage.Info(200, 100)).Select(place => ((int)place.X, (int)place.Y));
    }
}
