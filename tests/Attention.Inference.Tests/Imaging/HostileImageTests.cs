using Attention.Contracts;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

public sealed class HostileImageTests
{
    private readonly ImageReader _reader = TestImages.Reader();

    [Fact]
    public void No_bytes_are_invalid()
    {
        Assert.Contains("empty", Refusal([], ErrorCode.InvalidInput).Message);
    }

    [Theory]
    [InlineData("This is a text, although its name ends in .jpg, and it is longer than any header that a decoder may want.")]
    [InlineData("short")]
    [InlineData("RIFF\u0024\u0000\u0000\u0000WAVEfmt ")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>")]
    [InlineData("%PDF-1.7")]
    [InlineData("\0\0\u0001\0\u0001\0\u0010\u0010\0\0\u0001\0\u0020\0")]
    public void Another_format_is_unsupported_whatever_it_is_called(string text)
    {
        var refusal = Refusal([.. text.Select(letter => (byte)letter)], ErrorCode.UnsupportedMedia);
        Assert.Contains("JPEG, PNG, WebP, GIF, BMP", refusal.Message);
    }

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(4_000_000_000, 4_000_000_000)]
    [InlineData(1, 20_000)]
    [InlineData(9_000, 9_000)]
    public void A_PNG_bomb_is_refused_from_its_header(uint width, uint height)
    {
        var refusal = Refusal(TestImages.PngHeader(width, height), ErrorCode.TooLarge);
        Assert.Contains($"{width} x {height}", refusal.Message);
        Assert.Contains("64000000", refusal.Message);
        Assert.Contains("16384", refusal.Message);
    }

    [Fact]
    public void A_bomb_of_another_format_is_refused_too()
    {
        Refusal(TestImages.Bmp(SKColors.Red, 30_000, 30_000), ErrorCode.TooLarge);
    }

    [Fact]
    public void The_limits_are_settings()
    {
        var png = TestImages.PngRow(3, 8, 0, [1, 2, 3]);
        var fewPixels = TestImages.Reader(new ImageOptions { MaxPixels = 2 });
        var shortSides = TestImages.Reader(new ImageOptions { MaxSide = 2 });
        Assert.Equal(ErrorCode.TooLarge, Assert.Throws<InferenceException>(() => fewPixels.ReadRgb(png, 1, 1)).Code);
        Assert.Equal(ErrorCode.TooLarge, Assert.Throws<InferenceException>(() => shortSides.ReadUpright(png, 1)).Code);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_file_that_ends_too_early_is_invalid_wherever_it_ends(SKEncodedImageFormat format)
    {
        using var photo = TestImages.Noise(100, 80);
        var bytes = TestImages.Encode(photo, format);
        for (var tenth = 1; tenth < 10; tenth++)
        {
            Refusal(bytes[..(bytes.Length * tenth / 10)], ErrorCode.InvalidInput);
        }

        Refusal(bytes[..16], ErrorCode.InvalidInput);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Flipped_bits_are_answered_or_refused_but_never_a_fault(SKEncodedImageFormat format)
    {
        using var photo = TestImages.Noise(40, 30);
        var original = TestImages.Encode(photo, format);
        var reader = TestImages.Reader(new ImageOptions { MaxPixels = 1_000_000 });
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var bytes = original.ToArray();
            for (var flip = 0; flip < 4; flip++)
            {
                bytes[random.Next(flip < 2 ? Math.Min(200, bytes.Length) : bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            var fault = Record.Exception(() => reader.ReadRgb(bytes, 16, 16));
            Assert.True(fault is null or InferenceException, fault?.ToString());
        }
    }

    [Fact]
    public void Limits_that_make_no_sense_stop_the_start()
    {
        var validator = new ImageOptionsValidator();
        Assert.True(validator.Validate(null, new ImageOptions()).Succeeded);
        Assert.Contains("MaxPixels", validator.Validate(null, new ImageOptions { MaxPixels = 0 }).FailureMessage);
    }

    private InferenceException Refusal(byte[] bytes, ErrorCode code)
    {
        var refusal = Assert.Throws<InferenceException>(() => _reader.ReadRgb(bytes, 224, 224));
        Assert.Equal((code, "image"), (refusal.Code, refusal.Field));
        return refusal;
    }
}
