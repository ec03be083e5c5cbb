using Attention.Inference.Imaging;
using Attention.Inference.Vision;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

/// <summary>Where a photo lies in a picture of 320 x 240 pixels and 30 x 40 cells that keeps its shape, as the recipe has it.</summary>
public sealed class GridRegionTests
{
    private static readonly ImageInput Padded = new() { Width = 320, Height = 240, Rows = 30, Columns = 40, Fit = ImageFit.Pad, Fill = [10, 20, 30] };

    [Theory]
    [InlineData(320, 240, 0, 0, 40, 30)]
    [InlineData(800, 600, 0, 0, 40, 30)]
    [InlineData(224, 224, 5, 0, 30, 30)]
    [InlineData(300, 500, 11, 0, 18, 30)]
    [InlineData(500, 300, 0, 3, 40, 24)]
    [InlineData(1000, 1, 0, 14, 40, 1)]
    [InlineData(1, 1000, 19, 0, 1, 30)]
    [InlineData(1, 1, 5, 0, 30, 30)]
    [InlineData(1280, 720, 0, 3, 40, 23)]
    [InlineData(321, 240, 0, 0, 40, 30)]
    [InlineData(1920, 1081, 0, 3, 40, 23)]
    [InlineData(97, 31, 0, 8, 40, 13)]
    [InlineData(16384, 3906, 0, 10, 40, 10)]
    public void A_padded_photo_covers_whole_cells_around_the_middle(int width, int height, int left, int top, int columns, int rows) =>
        Assert.Equal(new GridRegion(left, top, columns, rows), GridRegion.Of(Padded, width, height));

    [Fact]
    public void A_squashed_photo_covers_them_all() =>
        Assert.Equal(new GridRegion(0, 0, 40, 30), GridRegion.Of(Padded with { Fit = ImageFit.Squash }, 1, 1000));

    [Fact]
    public void Cut_out_are_the_cells_of_the_photo()
    {
        float[] map =
        [
            1, 2, 3, 4,
            5, 6, 7, 8,
            9, 10, 11, 12,
        ];

        Assert.Equal([6, 7, 10, 11], new GridRegion(Left: 1, Top: 1, Columns: 2, Rows: 2).Cut(map, columns: 4));
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(200, 100)]
    [InlineData(320, 240)]
    public void A_photo_is_read_into_its_region_and_the_rest_is_filled(int width, int height)
    {
        using var noise = TestImages.Noise(width, height);
        var file = TestImages.Encode(noise);
        var region = GridRegion.Of(Padded, width, height).Pixels(Padded);

        var padded = Padded.Read(TestImages.Reader(), file);
        var photo = TestImages.Reader().ReadRgb(file, region.Width, region.Height);

        Assert.Equal((320, 240, width, height), (padded.Width, padded.Height, padded.OriginalWidth, padded.OriginalHeight));
        for (var y = 0; y < 240; y++)
        {
            for (var x = 0; x < 320; x++)
            {
                var expected = region.Contains(x, y) ? Pixel(photo, x - region.Left, y - region.Top) : new SKColor(10, 20, 30);
                Assert.Equal(expected, Pixel(padded, x, y));
            }
        }
    }

    private static SKColor Pixel(RgbImage image, int x, int y)
    {
        var at = ((y * image.Width) + x) * 3;
        return new SKColor(image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
    }
}
