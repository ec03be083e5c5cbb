using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

public sealed class MapPngTests
{
    [Fact]
    public void One_grey_pixel_per_cell_with_the_largest_weight_white()
    {
        var png = MapPng.Encode([0.1f, 0.2f, 0f, 0.4f, 0.05f, 0.25f], rows: 2, columns: 3);

        // IHDR: 3 x 2, 8 bits, grey.
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 2, 8, 0], png[16..26]);
        using var map = SKBitmap.Decode(png);
        Assert.Equal([64, 128, 0, 255, 32, 159], map.Pixels.Select(pixel => (int)pixel.Red));
    }

    [Fact]
    public void A_map_of_zeros_is_black()
    {
        using var map = SKBitmap.Decode(MapPng.Encode(new float[4], 2, 2));
        Assert.All(map.Pixels, pixel => Assert.Equal(SKColors.Black, pixel));
    }

    [Fact]
    public void Weights_that_do_not_fill_the_grid_are_a_fault()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MapPng.Encode(new float[5], 2, 2));
    }
}
