using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Attention.Contracts;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

/// <summary>A part that is read alone is what the whole shows in its place.</summary>
public sealed class ImagePartTests
{
    private const int Width = 133;
    private const int Height = 97;

    private readonly ImageReader _reader = TestImages.Reader();

    public static TheoryData<string, byte> FormatsAndOrientations
    {
        get
        {
            var data = new TheoryData<string, byte>();
            foreach (var format in (string[])["PNG", "WebP", "lossless WebP", "GIF", "BMP", "CMYK"])
            {
                data.Add(format, 1);
            }

            for (byte orientation = 1; orientation <= 8; orientation++)
            {
                data.Add("JPEG", orientation);
                data.Add("fine JPEG", orientation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FormatsAndOrientations))]
    public void A_part_is_the_whole_cut_out_to_the_bit(string format, byte orientation)
    {
        var file = Image(format, orientation);
        var size = _reader.ReadSize(file);
        var whole = _reader.ReadRgb(file, size.Width, size.Height);
        foreach (var part in Parts(size))
        {
            AssertCut(whole, _reader.ReadPart(file, part), part);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 1)]
    [InlineData(SKEncodedImageFormat.Jpeg, 1)]
    [InlineData(SKEncodedImageFormat.Jpeg, 3)]
    [InlineData(SKEncodedImageFormat.Jpeg, 6)]
    [InlineData(SKEncodedImageFormat.Jpeg, 8)]
    public void Reduced_pixels_stay_in_their_places(SKEncodedImageFormat format, byte orientation)
    {
        // Sides that no reduction divides.
        using var ramp = TestImages.Ramp(237, 171);
        var file = TestImages.Encode(ramp, format, 100);
        file = format == SKEncodedImageFormat.Jpeg ? TestImages.WithOrientation(file, orientation) : file;
        var whole = _reader.ReadPart(file, SKRectI.Create(_reader.ReadSize(file)));
        foreach (var reduction in (int[])[2, 4, 8, 16])
        {
            var part = _reader.ReadPart(file, new SKRectI(30, 40, 150, 160), reduction);

            Assert.InRange(part.Columns, 1, (part.Covered.Width / reduction) + 1);
            for (var place = 70; place < 120; place += 7)
            {
                var (expected, actual) = (At(whole, place, place + 5), At(part, place, place + 5));
                Assert.Equal(expected[0], actual[0], tolerance: 2);
                Assert.Equal(expected[1], actual[1], tolerance: 2);
            }
        }
    }

    [Theory]
    [InlineData("PNG")]
    [InlineData("JPEG")]
    [InlineData("WebP")]
    public void A_part_that_is_missing_from_the_file_is_refused(string format)
    {
        var file = Image(format, 1);

        var cut = file.AsMemory(0, file.Length / 2);
        var refusal = Assert.Throws<InferenceException>(() => _reader.ReadPart(cut, new SKRectI(90, 80, 110, 97)));

        Assert.Equal((ErrorCode.InvalidInput, "image"), (refusal.Code, refusal.Field));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_file_that_is_cut_anywhere_is_refused_and_no_more(SKEncodedImageFormat format)
    {
        using var noise = TestImages.Noise(640, 480);
        var file = TestImages.Encode(noise, format);
        for (var length = 1_000; length < file.Length; length += file.Length / 100)
        {
            var cut = file.AsMemory(0, length);
            Assert.Throws<InferenceException>(() => _reader.ReadPart(cut, new SKRectI(16, 0, 48, 480)));
            Assert.Throws<InferenceException>(() => _reader.ReadPart(cut, new SKRectI(600, 400, 640, 480), reduction: 2));
        }
    }

    [Theory]
    [InlineData("PNG")]
    [InlineData("JPEG")]
    [InlineData("WebP")]
    public void Flipped_bits_are_answered_or_refused_but_never_a_fault(string format)
    {
        var original = Image(format, 1);
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var bytes = original.ToArray();
            for (var flip = 0; flip < 4; flip++)
            {
                bytes[random.Next(flip < 2 ? Math.Min(200, bytes.Length) : bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            var fault = Record.Exception(() => _reader.ReadPart(bytes, SKRectI.Create(_reader.ReadSize(bytes))));
            Assert.True(fault is null or InferenceException, fault?.ToString());
        }
    }

    [Fact]
    public void The_limits_of_images_hold_for_parts()
    {
        var file = TestImages.Bmp(SKColors.Red, 30_000, 30_000);

        Assert.Equal(ErrorCode.TooLarge, Assert.Throws<InferenceException>(() => _reader.ReadPart(file, SKRectI.Create(1, 1))).Code);
        Assert.Equal(ErrorCode.TooLarge, Assert.Throws<InferenceException>(() => _reader.ReadSize(file)).Code);
    }

    private static Vector128<float> At(ImagePart part, double x, double y) => part.At(
        ((x - part.Covered.Left) * part.Columns / part.Covered.Width) - 0.5,
        ((y - part.Covered.Top) * part.Rows / part.Covered.Height) - 0.5);

    private static IEnumerable<SKRectI> Parts(SKSizeI size) =>
    [
        SKRectI.Create(size), SKRectI.Create(1, 1), SKRectI.Create(size.Width - 1, size.Height - 1, 1, 1),
        SKRectI.Create(size.Width / 3, size.Height / 4, (size.Width + 2) / 3, (size.Height + 1) / 2),
        SKRectI.Create(size.Width / 2, 0, 1, size.Height), SKRectI.Create(0, size.Height / 2, size.Width, 1),
    ];

    private static byte[] Image(string format, byte orientation)
    {
        using var noise = TestImages.Noise(Width, Height);
        return format switch
        {
            "JPEG" => TestImages.WithOrientation(TestImages.Encode(noise, SKEncodedImageFormat.Jpeg, 80), orientation),
            "fine JPEG" => TestImages.WithOrientation(TestImages.Encode(noise, SKEncodedImageFormat.Jpeg, 100), orientation),
            "WebP" => TestImages.Encode(noise, SKEncodedImageFormat.Webp, 80),
            "lossless WebP" => TestImages.Encode(noise, SKEncodedImageFormat.Webp, 100),
            "GIF" => TestImages.AnimatedGif(),
            "BMP" => TestImages.Bmp(SKColors.Olive),
            "CMYK" => CmykJpeg.Solid(10, 200, 30, 240),
            _ => TestImages.Encode(noise),
        };
    }

    private static void AssertCut(RgbImage whole, ImagePart part, SKRectI wanted)
    {
        Assert.True(part.Covered.Contains(wanted));
        var bytes = MemoryMarshal.AsBytes(part.Pixels);
        for (var y = wanted.Top; y < wanted.Bottom; y++)
        {
            for (var x = wanted.Left; x < wanted.Right; x++)
            {
                var expected = whole.Pixels.Slice(((y * whole.Width) + x) * 3, 3);
                var actual = bytes.Slice((((y - part.Covered.Top) * part.Columns) + x - part.Covered.Left) * 4, 4);
                Assert.True(expected.SequenceEqual(actual[..3]) && actual[3] == byte.MaxValue, $"{wanted} differs at {x}, {y}");
            }
        }
    }
}
