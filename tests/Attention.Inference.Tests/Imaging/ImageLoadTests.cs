using System.Globalization;
using Attention.Contracts;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

/// <summary>What reading takes is known before a pixel is decoded. Run alone, so that nobody else's memory is measured.</summary>
[Collection(nameof(ImageLoadTests))]
[CollectionDefinition(nameof(ImageLoadTests), DisableParallelization = true)]
public sealed class ImageLoadTests
{
    private const int Width = 2000;
    private const int Height = 1500;
    private const long Pixels = Width * Height;

    // Rows and tables.
    private const long Slack = 3 << 20;

    private readonly ImageReader _reader = TestImages.Reader();

    [Theory]
    [InlineData("PNG", 4)]
    [InlineData("interlaced PNG", 8)]
    [InlineData("interlaced PNG in 16 bits", 12)]
    [InlineData("JPEG", 0.56)]
    [InlineData("progressive JPEG", 6.56)]
    [InlineData("progressive JPEG of halved colours", 3.56)]
    [InlineData("WebP", 4)]
    [InlineData("lossless WebP", 8)]
    [InlineData("BMP", 4)]
    public void To_shrink_an_image_takes_so_many_bytes_a_pixel(string format, double bytes)
    {
        var load = _reader.LoadOfRgb(Image(format), 224, 224);

        Assert.Equal((1, "image"), (load.Places, load.What));
        Assert.InRange(load.Bytes, bytes * Pixels, (bytes * Pixels) + Slack);
    }

    [Theory]
    [InlineData("PNG", 1, 1)]
    [InlineData("PNG", 2, 1.25)]
    [InlineData("interlaced PNG in 16 bits", 1, 5)]
    [InlineData("JPEG", 1, 1)]
    [InlineData("JPEG", 4, 0.125)]
    [InlineData("progressive JPEG", 1, 7)]
    [InlineData("lossless WebP", 1, 4)]
    [InlineData("BMP", 1, 4)]
    public void A_part_takes_what_its_format_must_read_besides(string format, int reduction, double bytes)
    {
        var load = _reader.LoadOfPart(Image(format), Middle, reduction, besides: 1000);

        Assert.InRange(load.Bytes, (bytes * Pixels) + 1000, (bytes * Pixels) + Slack);
    }

    [Fact]
    public void A_photo_that_is_turned_is_there_twice()
    {
        var upright = _reader.LoadOfPart(Image("JPEG"), Middle, 1, 0).Bytes;
        var turned = _reader.LoadOfPart(TestImages.WithOrientation(Image("JPEG"), 6), new SKRectI(375, 500, 1125, 1500), 1, 0).Bytes;

        Assert.InRange(turned - upright, Pixels, Pixels + (Slack / 3));
    }

    [Theory]
    [InlineData("PNG")]
    [InlineData("interlaced PNG in 16 bits")]
    [InlineData("JPEG")]
    [InlineData("progressive JPEG")]
    [InlineData("WebP")]
    [InlineData("lossless WebP")]
    public void Memory_does_not_grow_by_more_than_that(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak is told by /proc.");
        var (file, whole) = (Image(format), SKRectI.Create(Width, Height));
        AssertGrowth(_reader.LoadOfRgb(file, 224, 224).Bytes, () => _reader.ReadRgb(file, 224, 224));
        AssertGrowth(_reader.LoadOfPart(file, whole, 1, 0).Bytes, () => _reader.ReadPart(file, whole).Dispose());
    }

    [Fact]
    public void Too_little_memory_never_reads_as_corrupt()
    {
        var fault = Assert.Throws<InferenceException>(() => StoredPixels.Create(new SKSizeI(65_535, 65_535)));

        Assert.Equal((ErrorCode.Unavailable, "image"), (fault.Code, fault.Field));
        Assert.Equal(ErrorCode.Unavailable, StoredPixels.Fault(SKCodecResult.InternalError).Code);
    }

    private static SKRectI Middle => SKRectI.Create(Width / 4, Height / 4, Width / 2, Height / 2);

    // What the allocator kept of an earlier round is no growth: so there may be less, and is a bound to one side.
    private static void AssertGrowth(long most, Action read)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", "5"); // begins the peak anew
        var before = Status("VmRSS:");
        read();

        Assert.InRange(Status("VmHWM:") - before, 0, (1.1 * most) + (4 << 20));
    }

    private static long Status(string name)
    {
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static byte[] Image(string format)
    {
        using var ramp = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        ramp.Erase(SKColors.Teal);
        return format switch
        {
            "interlaced PNG" => TestImages.InterlacedPng(Width, Height, 8),
            "interlaced PNG in 16 bits" => TestImages.InterlacedPng(Width, Height, 16),
            "JPEG" => TestImages.Encode(ramp, SKEncodedImageFormat.Jpeg),
            "progressive JPEG" => ProgressiveJpeg.Grey(Width, Height),
            "progressive JPEG of halved colours" => ProgressiveJpeg.Grey(Width, Height, halved: true),
            "WebP" => TestImages.Encode(ramp, SKEncodedImageFormat.Webp, 80),
            "lossless WebP" => TestImages.Encode(ramp, SKEncodedImageFormat.Webp, 100),
            "BMP" => TestImages.Bmp(SKColors.Olive, Width, Height),
            _ => TestImages.Encode(ramp),
        };
    }
}
