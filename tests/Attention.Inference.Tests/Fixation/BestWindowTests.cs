using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Fixation;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Fixation;

public sealed class BestWindowTests
{
    [Theory]
    [InlineData(97, 64, 1)]
    [InlineData(97, 64, 0.5)]
    [InlineData(97, 64, 2.39)]
    [InlineData(31, 90, 1.6)]
    [InlineData(31, 90, 0.2)]
    [InlineData(5, 3, 1)]
    public void No_window_of_its_size_holds_more(int width, int height, double aspect)
    {
        var image = WholeImage.Info(width, height);
        for (var seed = 0; seed < 5; seed++)
        {
            var density = Densities.Random(seed, rows: 7, columns: 9);
            var window = BestWindow.Find(density, image, aspect);

            Assert.Equal(Mass(density, image, window.X, window.Y, window.Width, window.Height), window.Mass, tolerance: 1e-6);
            for (var y = 0; y <= height - window.Height; y++)
            {
                for (var x = 0; x <= width - window.Width; x++)
                {
                    Assert.True(Mass(density, image, x, y, window.Width, window.Height) <= window.Mass + 1e-5);
                }
            }
        }
    }

    [Theory]
    [InlineData(400, 300, 1, 300, 300)]
    [InlineData(400, 300, 1.6, 400, 250)]
    [InlineData(300, 400, 1, 300, 300)]
    [InlineData(400, 300, 4 / 3.0, 400, 300)]
    [InlineData(400, 300, 100, 400, 4)]
    [InlineData(40, 30, 100, 40, 1)]
    [InlineData(1, 1, 0.01, 1, 1)]
    public void It_is_the_largest_of_its_shape(int width, int height, double aspect, int columns, int rows)
    {
        var window = BestWindow.Find(Densities.Random(1, 7, 9), WholeImage.Info(width, height), aspect);

        Assert.Equal((columns, rows), (window.Width, window.Height));
        Assert.True(window.X >= 0 && window.Y >= 0 && window.X + columns <= width && window.Y + rows <= height);
    }

    [Fact]
    public void It_lies_over_what_people_look_at()
    {
        var density = Densities.Of(columns: 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);

        Assert.Equal((100, 0, 1.0), Place(BestWindow.Find(density, WholeImage.Info(400, 300), 1)));
    }

    [Fact]
    public void Where_all_places_are_as_good_it_lies_in_the_middle()
    {
        var even = Densities.Of(columns: 4, Enumerable.Repeat(1f, 12).ToArray());

        Assert.Equal((50, 0, 0.75), Place(BestWindow.Find(even, WholeImage.Info(400, 300), 1)));
        Assert.Equal((0, 50, 0.75), Place(BestWindow.Find(even, WholeImage.Info(300, 400), 1)));
    }

    private static (int X, int Y, double Mass) Place(CropWindow window) => (window.X, window.Y, Math.Round(window.Mass, 5));

    /// <summary>The density within a window, cell by cell.</summary>
    private static double Mass(Density density, ImageInfo image, int x, int y, int width, int height)
    {
        var sum = 0.0;
        for (var cell = 0; cell < density.Values.Count; cell++)
        {
            var across = Overlap(cell % density.Columns, density.Columns, image.Width, x, x + width);
            var down = Overlap(cell / density.Columns, density.Rows, image.Height, y, y + height);
            sum += density.Values[cell] * across * down;
        }

        return sum;
    }

    private static double Overlap(int cell, int cells, int length, double from, double to)
    {
        var side = (double)length / cells;
        return Math.Max(0, Math.Min(to, (cell + 1) * side) - Math.Max(from, cell * side)) / side;
    }
}
