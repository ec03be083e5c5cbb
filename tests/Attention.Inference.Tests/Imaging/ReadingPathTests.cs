using Attention.Contracts;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

/// <summary>Whichever way a picture is read, it has the same colours, stands upright and is there to its end.</summary>
public sealed class ReadingPathTests
{
    private const int Tolerance = 2;

    // 200, 60, 40 in Adobe RGB.
    private static readonly SKColor Stored = new(200, 60, 40);
    private static readonly SKColor Shown = new(232, 57, 34);

    private readonly ImageReader _reader = TestImages.Reader();

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 95)]
    [InlineData(SKEncodedImageFormat.Png, 100)]
    [InlineData(SKEncodedImageFormat.Webp, 95)]
    [InlineData(SKEncodedImageFormat.Webp, 100)]
    public void A_picture_has_the_same_colours_on_every_way(SKEncodedImageFormat format, int quality)
    {
        var file = Encode(format, quality);

        AssertShown(_reader.ReadRgb(file, 64, 48).Pixels.ToArray());
        AssertShown(_reader.ReadRgb(file, 5, 5).Pixels.ToArray());
        using var upright = _reader.ReadUpright(file, 1000);
        AssertShown(upright.GetPixel(30, 20));
        foreach (var (part, reduction) in new[] { (SKRectI.Create(64, 48), 1), (SKRectI.Create(64, 48), 2), (new SKRectI(20, 10, 24, 40), 1), (new SKRectI(0, 30, 64, 48), 1) })
        {
            foreach (var ground in (Ground[])[Ground.White, Ground.None])
            {
                using var pixels = _reader.ReadPart(file, part, reduction, ground);
                var pixel = pixels.Pixels[pixels.Pixels.Length / 2];
                AssertShown(new SKColor((byte)pixel, (byte)(pixel >> 8), (byte)(pixel >> 16)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestImages.Orientations), MemberType = typeof(TestImages))]
    public void A_PNG_and_a_WebP_are_turned_by_their_EXIF_data(byte orientation, string corners)
    {
        using var photo = TestImages.Quadrants(96, 64);
        foreach (var file in new[] { TestImages.PngWithOrientation(TestImages.Encode(photo), orientation), TestImages.WebpWithOrientation(photo, orientation) })
        {
            var size = _reader.ReadSize(file);
            var pixels = _reader.ReadRgb(file, 20, 20).Pixels.Slice(3 * ((20 * 4) + 4), 3);

            Assert.Equal(orientation < 5 ? new SKSizeI(96, 64) : new SKSizeI(64, 96), size);
            AssertClose(TestImages.Corners["RGBY".IndexOf(corners[0], StringComparison.Ordinal)], new SKColor(pixels[0], pixels[1], pixels[2]), 10);
        }
    }

    [Fact]
    public void EXIF_data_that_are_none_turn_nothing()
    {
        foreach (var exif in (byte[][])[[], [.. "MM\0*"u8, 255, 255, 255, 255], [.. "II*\0"u8, 8, 0, 0, 0, 255, 255], [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 9, 0]])
        {
            Assert.Equal(SKEncodedOrigin.TopLeft, ExifOrientation.Read(exif));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_progressive_JPEG_that_is_cut_anywhere_is_cut_short_and_a_whole_one_is_not(bool halved)
    {
        var file = ProgressiveJpeg.Grey(200, 120, halved);
        Assert.All(_reader.ReadRgb(file, 8, 8).Pixels.ToArray(), value => Assert.Equal(128, value));
        _reader.ReadPart(file, new SKRectI(10, 10, 50, 50)).Dispose();
        for (var left = file.Length - 100; left < file.Length - 1; left += 5)
        {
            var cut = file.AsMemory(0, left);
            foreach (var read in (Action[])[() => _reader.ReadRgb(cut, 8, 8), () => _reader.ReadPart(cut, new SKRectI(0, 0, 8, 8)).Dispose()])
            {
                var refusal = Assert.Throws<InferenceException>(read);
                Assert.Equal((ErrorCode.InvalidInput, "image is cut short: its data ends too early."), (refusal.Code, refusal.Message));
            }
        }
    }

    private static byte[] Encode(SKEncodedImageFormat format, int quality)
    {
        using var adobe = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.TwoDotTwo, SKColorSpaceXyz.AdobeRgb);
        using var bitmap = new SKBitmap(new SKImageInfo(64, 48, SKColorType.Rgba8888, SKAlphaType.Opaque, adobe));
        for (var pixels = bitmap.GetPixelSpan(); pixels.Length > 0; pixels = pixels[4..])
        {
            (pixels[0], pixels[1], pixels[2], pixels[3]) = (Stored.Red, Stored.Green, Stored.Blue, byte.MaxValue);
        }

        return TestImages.Encode(bitmap, format, quality);
    }

    private static void AssertShown(byte[] pixels) => AssertShown(new SKColor(pixels[^3], pixels[^2], pixels[^1]));

    private static void AssertShown(SKColor actual) => AssertClose(Shown, actual, Tolerance);

    private static void AssertClose(SKColor expected, SKColor actual, int tolerance)
    {
        Assert.InRange(actual.Red, expected.Red - tolerance, expected.Red + tolerance);
        Assert.InRange(actual.Green, expected.Green - tolerance, expected.Green + tolerance);
        Assert.InRange(actual.Blue, expected.Blue - tolerance, expected.Blue + tolerance);
    }
}
