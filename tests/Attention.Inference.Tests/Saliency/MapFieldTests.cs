using Attention.Inference.Saliency;
using SkiaSharp;

namespace Attention.Inference.Tests.Saliency;

public sealed class MapFieldTests
{
    private const int Rows = 3;
    private const int Columns = 4;

    private static readonly float[] Cells = [.. Enumerable.Range(0, Rows * Columns).Select(cell => ((cell * 7) % 12) / 12f)];

    [Theory]
    [InlineData(4, 3)]
    [InlineData(57, 31)]
    [InlineData(2, 200)]
    [InlineData(1, 1)]
    public void It_is_what_the_recipe_enlarges_maps_to(int width, int height)
    {
        var field = new MapField(Cells, Rows, Columns, new SKSizeI(width, height));
        var line = new float[width];
        for (var y = 0; y < height; y++)
        {
            field.Read(y + 0.5, left: 0, step: 1, line);
            for (var x = 0; x < width; x++)
            {
                Assert.Equal(Bilinear((x + 0.5) * Columns / width, (y + 0.5) * Rows / height), line[x], tolerance: 1e-5);
            }
        }
    }

    [Fact]
    public void In_the_middle_of_a_cell_it_is_the_cell()
    {
        var line = new float[Columns];
        new MapField(Cells, Rows, Columns, new SKSizeI(400, 300)).Read(150, left: 0, step: 100, line);

        Assert.Equal(Cells[4..8], line);
    }

    [Fact]
    public void A_part_of_a_line_is_what_it_is_in_the_whole()
    {
        var field = new MapField(Cells, Rows, Columns, new SKSizeI(100, 100));
        var (whole, part) = (new float[100], new float[20]);
        field.Read(33.5, left: 0, step: 1, whole);
        field.Read(33.5, left: 40, step: 1, part);

        AssertRow.Equal(whole[40..60], part, tolerance: 1e-6);
    }

    // F.interpolate(mode="bilinear", align_corners=False) by its definition; x and y in cells.
    private static double Bilinear(double x, double y)
    {
        var (column, row) = (Math.Clamp(x - 0.5, 0, Columns - 1), Math.Clamp(y - 0.5, 0, Rows - 1));
        var (sum, weights) = (0.0, 0.0);
        for (var cell = 0; cell < Cells.Length; cell++)
        {
            var weight = Math.Max(0, 1 - Math.Abs(column - (cell % Columns))) * Math.Max(0, 1 - Math.Abs(row - (cell / Columns)));
            (sum, weights) = (sum + (weight * Cells[cell]), weights + weight);
        }

        return sum / weights;
    }
}
