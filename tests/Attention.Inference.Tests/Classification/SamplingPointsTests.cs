using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference.Classification;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Classification;

/// <summary>Points told beforehand, on a grid of 8 x 8 cells of 16 pixels.</summary>
public sealed class SamplingPointsTests
{
    private const int Cells = 8;
    private const int Stride = 16;
    private const int Side = Cells * Stride;

    private static readonly GridCell Middle = new() { Row = 4, Column = 3 };

    [Fact]
    public void Without_offsets_three_layers_read_a_plain_square_of_7_x_7_cells()
    {
        var sample = Points([1, 1, 1]).Of(Middle);

        Assert.Equal((3, 2, 1), (sample.Levels[0].Layer, sample.Levels[1].Layer, sample.Levels[2].Layer));
        Assert.Equal([9, 81, 729], sample.Levels.Select(level => level.Points.Count));
        foreach (var (level, reach) in sample.Levels.Zip([1, 2, 3]))
        {
            Assert.Equal(Square(Middle, reach), level.Points.Distinct().OrderBy(point => point.Y).ThenBy(point => point.X));
        }
    }

    [Fact]
    public void Taps_go_row_by_row_with_y_before_x()
    {
        var points = Points([2]).Of(Middle).Levels.Single().Points;

        Assert.Equal(
            [At(2, 1), At(2, 3), At(2, 5), At(4, 1), At(4, 3), At(4, 5), At(6, 1), At(6, 3), At(6, 5)], points);
    }

    [Fact]
    public void The_last_layer_is_read_first_each_with_its_own_dilation()
    {
        var sample = Points([1, 3]).Of(Middle);

        Assert.Equal(At(1, 0), sample.Levels[0].Points[0]);
        Assert.Equal(At(0, -1), sample.Levels[1].Points[0]);
        Assert.Equal(At(8, 7), sample.Levels[1].Points[^1]);
    }

    [Fact]
    public void An_offset_moves_its_own_tap_in_y_and_x()
    {
        var offsets = Zeros();
        Set(offsets, 4, 3, tap: 5, y: 0.5f, x: -0.25f);

        var points = Points([1], offsets).Of(Middle).Levels.Single().Points;

        Assert.Equal(At(4.5, 3.75), points[5]);
        Assert.Equal([.. Square(Middle, 1).Where((_, tap) => tap != 5)], points.Where((_, tap) => tap != 5));
    }

    [Fact]
    public void The_layer_below_has_the_offsets_of_the_nearest_cell_around_the_point_itself()
    {
        var (below, last) = (Zeros(), Zeros());
        Set(last, 4, 3, tap: 4, y: 0.75f, x: 1.25f);   // reads at 4.75, 4.25: nearest is 5, 4
        Set(below, 5, 4, tap: 0, y: 0.125f, x: 2);

        var points = Points([1, 1], below, last).Of(Middle).Levels[1].Points;

        Assert.Equal(At(4.75 - 1 + 0.125, 4.25 - 1 + 2), points[(4 * 9) + 0]);
        Assert.Equal(At(4.75, 4.25), points[(4 * 9) + 4]);
    }

    [Fact]
    public void Outside_the_grid_the_nearest_cell_of_its_border_stands_for_the_point()
    {
        var (below, last) = (Zeros(), Zeros());
        Set(last, 0, 7, tap: 4, y: -3.5f, x: 2);       // reads at -3.5, 9: nearest is 0, 7
        Set(below, 0, 7, tap: 8, y: 1, x: -1);

        var points = Points([1, 1], below, last).Of(new GridCell { Row = 0, Column = 7 }).Levels[1].Points;

        Assert.Equal(At(-3.5 + 1 + 1, 9 + 1 - 1), points[(4 * 9) + 8]);
    }

    [Theory]
    [InlineData(Side, Side)]
    [InlineData(640, 480)]
    [InlineData(30, 1000)]
    public void Pixels_are_those_of_the_original_whatever_its_shape(int width, int height)
    {
        var sample = new SamplingPoints(Layers([1]), Input, [Zeros()], width, height).Of(Middle);

        Assert.Equal(new SamplingPoint(Pixel(4.0 * Stride, height), Pixel(3.0 * Stride, width)), sample.Center);
        Assert.Equal(new SamplingPoint(Pixel(3.0 * Stride, height), Pixel(2.0 * Stride, width)), sample.Levels[0].Points[0]);

        static double Pixel(double input, int side) => Math.Round((input + 0.5) * side / Side, 2);
    }

    private static ImageInput Input => new() { Width = Side, Height = Side, Rows = Cells, Columns = Cells };

    private static DeformableInput Layers(int[] dilations) => new() { Stride = Stride, Kernel = 3, Dilations = dilations };

    private static SamplingPoints Points(int[] dilations, params float[][] offsets) =>
        new(Layers(dilations), Input, offsets.Length > 0 ? offsets : [.. dilations.Select(_ => Zeros())], Side, Side);

    private static float[] Zeros() => new float[Cells * Cells * 9 * 2];

    private static void Set(float[] offsets, int row, int column, int tap, float y, float x)
    {
        var at = ((((row * Cells) + column) * 9) + tap) * 2;
        (offsets[at], offsets[at + 1]) = (y, x);
    }

    private static SamplingPoint At(double row, double column) =>
        new(Math.Round((row * Stride) + 0.5, 2), Math.Round((column * Stride) + 0.5, 2));

    private static IEnumerable<SamplingPoint> Square(GridCell middle, int reach) =>
        from y in Enumerable.Range(-reach, (2 * reach) + 1)
        from x in Enumerable.Range(-reach, (2 * reach) + 1)
        select At(middle.Row + y, middle.Column + x);
}
