using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

public sealed class ImageReaderTests
{
    private readonly ImageReader _reader = TestImages.Reader();

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_photo_is_squashed_whole_into_the_size_asked_for(SKEncodedImageFormat format)
    {
        using var photo = TestImages.Quadrants(96, 64);
        var image = _reader.ReadRgb(TestImages.Encode(photo, format), 20, 30);

        Assert.Equal((20, 30, 96, 64), (image.Width, image.Height, image.OriginalWidth, image.OriginalHeight));
        AssertCorners(image, "RGBY");
    }

    [Theory]
    [MemberData(nameof(TestImages.Orientations), MemberType = typeof(TestImages))]
    public void Every_EXIF_orientation_comes_out_upright(byte orientation, string corners)
    {
        using var photo = TestImages.Quadrants(96, 64);
        var jpeg = TestImages.WithOrientation(TestImages.Encode(photo, SKEncodedImageFormat.Jpeg), orientation);
        var image = _reader.ReadRgb(jpeg, 24, 20);
        using var upright = _reader.ReadUpright(jpeg, 1000);

        AssertCorners(image, corners);
        Assert.Equal(orientation < 5 ? (96, 64) : (64, 96), (image.OriginalWidth, image.OriginalHeight));
        Assert.Equal((image.OriginalWidth, image.OriginalHeight), (upright.Width, upright.Height));
        AssertClose(TestImages.Corners["RGBY".IndexOf(corners[0], StringComparison.Ordinal)], upright.GetPixel(8, 8));
    }

    [Fact]
    public void An_image_of_the_right_size_is_not_touched()
    {
        using var noise = TestImages.Noise(37, 23);
        var expected = noise.Pixels.SelectMany(pixel => new[] { pixel.Red, pixel.Green, pixel.Blue });
        Assert.Equal(expected, _reader.ReadRgb(TestImages.Encode(noise), 37, 23).Pixels.ToArray());
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 1)]
    [InlineData(SKEncodedImageFormat.Jpeg, 8)]
    public void Fine_patterns_shrink_to_grey_and_never_alias(SKEncodedImageFormat format, int tolerance)
    {
        using var board = TestImages.Checkerboard(1200, 900);
        var image = _reader.ReadRgb(TestImages.Encode(board, format), 100, 100);
        Assert.All(image.Pixels.ToArray(), value => Assert.InRange(value, 127 - tolerance, 128 + tolerance));
    }

    [Fact]
    public void A_single_pixel_fills_any_size()
    {
        var image = _reader.ReadRgb(TestImages.Bmp(new SKColor(10, 20, 30)), 3, 2);
        Assert.Equal(Enumerable.Repeat(new byte[] { 10, 20, 30 }, 6).SelectMany(pixel => pixel), image.Pixels.ToArray());
    }

    [Fact]
    public void The_first_frame_of_an_animation_is_read()
    {
        Assert.Equal([255, 0, 0], _reader.ReadRgb(TestImages.AnimatedGif(), 1, 1).Pixels.ToArray());
    }

    [Theory]
    [InlineData(255, 0, 0, 255, 255, 0, 0)]
    [InlineData(255, 255, 255, 255, 255, 255, 255)]
    [InlineData(255, 255, 255, 0, 0, 0, 0)]
    [InlineData(0, 255, 128, 255, 0, 255, 128)]
    public void A_JPEG_in_printing_inks_is_read_as_colours(
        byte cyan, byte magenta, byte yellow, byte black, byte red, byte green, byte blue)
    {
        var image = _reader.ReadRgb(CmykJpeg.Solid(cyan, magenta, yellow, black), 8, 8);
        AssertClose(new SKColor(red, green, blue), Pixel(image, 4, 4));
    }

    [Fact]
    public void Sixteen_bits_a_channel_are_read()
    {
        var png = TestImages.PngRow(2, 16, 2, [0xFF, 0xFF, 0x80, 0x80, 0, 0, 0x40, 0x40, 0xC0, 0xC0, 0x20, 0x20]);
        Assert.Equal([255, 128, 0, 64, 192, 32], _reader.ReadRgb(png, 2, 1).Pixels.ToArray());
    }

    [Fact]
    public void A_palette_is_read()
    {
        var png = TestImages.PngRow(2, 8, 3, [1, 0], [1, 2, 3, 40, 50, 60]);
        Assert.Equal([40, 50, 60, 1, 2, 3], _reader.ReadRgb(png, 2, 1).Pixels.ToArray());
    }

    [Fact]
    public void Grey_is_read()
    {
        Assert.Equal([7, 7, 7, 200, 200, 200], _reader.ReadRgb(TestImages.PngRow(2, 8, 0, [7, 200]), 2, 1).Pixels.ToArray());
    }

    [Fact]
    public void What_is_transparent_is_white()
    {
        var png = TestImages.PngRow(3, 8, 6, [9, 9, 9, 0, 0, 0, 0, 128, 10, 20, 30, 255]);
        Assert.Equal([255, 255, 255, 127, 127, 127, 10, 20, 30], _reader.ReadRgb(png, 3, 1).Pixels.ToArray());
    }

    [Theory]
    [InlineData(1000, 96, 64)]
    [InlineData(48, 48, 32)]
    [InlineData(1, 1, 1)]
    public void A_figure_photo_shrinks_to_its_longer_side_and_never_grows(int maxSide, int width, int height)
    {
        using var photo = TestImages.Quadrants(96, 64);
        using var upright = _reader.ReadUpright(TestImages.Encode(photo), maxSide);
        Assert.Equal((width, height), (upright.Width, upright.Height));
    }

    [Fact]
    public void Many_threads_read_the_same()
    {
        using var photo = TestImages.Noise(320, 240);
        var jpeg = TestImages.Encode(photo, SKEncodedImageFormat.Jpeg);
        var expected = _reader.ReadRgb(jpeg, 64, 64).Pixels.ToArray();
        Parallel.For(0, 32, _ => Assert.Equal(expected, _reader.ReadRgb(jpeg, 64, 64).Pixels.ToArray()));
    }

    private static void AssertCorners(RgbImage image, string corners)
    {
        for (var i = 0; i < 4; i++)
        {
            var expected = TestImages.Corners["RGBY".IndexOf(corners[i], StringComparison.Ordinal)];
            AssertClose(expected, Pixel(image, image.Width * (1 + i % 2 * 2) / 4, image.Height * (1 + i / 2 * 2) / 4));
        }
    }

    private static SKColor Pixel(RgbImage image, int x, int y)
    {
        var pixel = image.Pixels.Slice((y * image.Width + x) * 3, 3);
        return new SKColor(pixel[0], pixel[1], pixel[2]);
    }

    private static void AssertClose(SKColor expected, SKColor actual)
    {
        Assert.InRange(actual.Red, expected.Red - 8, expected.Red + 8);
        Assert.InRange(actual.Green, expected.Green - 8, expected.Green + 8);
        Assert.InRange(actual.Blue, expected.Blue - 8, expected.Blue + 8);
    }
}
