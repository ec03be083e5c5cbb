using Attention.Inference.Imaging;
using Attention.Inference.Saliency;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Saliency;

/// <summary>Cut out of a picture whose pixels tell their places, 200 x 120, under a map of 6 x 10 cells.</summary>
public sealed class ObjectCutterTests
{
    private static readonly SKSizeI Picture = new(200, 120);
    private static readonly MapField Map = new([.. Enumerable.Range(0, 60).Select(cell => cell is 22 or 23 or 24 or 32 or 33 or 34 ? 1f : 0)], 6, 10, Picture);

    private readonly ObjectCutter _cutter = new(TestImages.Reader());

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, false)]
    [InlineData(SKEncodedImageFormat.Webp, false)]
    [InlineData(SKEncodedImageFormat.Png, true)]
    public void A_cut_out_is_as_large_as_the_box_and_its_opacity_is_that_of_the_matte(SKEncodedImageFormat format, bool binary)
    {
        using var ramp = TestImages.Ramp(Picture.Width, Picture.Height);
        var matte = new Matte(0.4, binary);
        var box = ObjectMask.Draw(Map, matte).Box!.Value;
        using var cutout = Cut(TestImages.Encode(ramp, format, quality: 100), box, matte);

        Assert.Equal((box.Width, box.Height, SKAlphaType.Unpremul), (cutout.Width, cutout.Height, cutout.AlphaType));
        var line = new float[Picture.Width];
        for (var y = 0; y < box.Height; y++)
        {
            Map.Read(box.Top + y + 0.5, left: 0, step: 1, line);
            for (var x = 0; x < box.Width; x++)
            {
                var pixel = cutout.GetPixel(x, y);
                Assert.Equal(matte.Opacity(line[box.Left + x]) * 255, pixel.Alpha, tolerance: 0.51);
                if (format == SKEncodedImageFormat.Png && pixel.Alpha > 0)
                {
                    Assert.Equal(ramp.GetPixel(box.Left + x, box.Top + y), pixel.WithAlpha(255));
                }
                else if (pixel.Alpha == 0)
                {
                    Assert.Equal(SKColors.Empty, pixel);
                }
            }
        }
    }

    [Fact]
    public void The_middle_of_the_object_is_opaque_and_the_corners_of_the_box_are_not()
    {
        using var ramp = TestImages.Ramp(Picture.Width, Picture.Height);
        var matte = new Matte(0.4, Binary: false);
        using var cutout = Cut(TestImages.Encode(ramp), ObjectMask.Draw(Map, matte).Box!.Value, matte);

        Assert.Equal(255, cutout.GetPixel(cutout.Width / 2, cutout.Height / 2).Alpha);
        Assert.InRange(cutout.GetPixel(0, 0).Alpha, 0, 10);
    }

    [Fact]
    public void What_was_transparent_stays_so()
    {
        using var donut = TestImages.Ramp(Picture.Width, Picture.Height);
        using var source = new SKBitmap(donut.Info.WithAlphaType(SKAlphaType.Unpremul));
        donut.GetPixelSpan().CopyTo(source.GetPixelSpan());
        source.Erase(SKColors.Transparent, new SKRectI(60, 50, 70, 60));
        source.Erase(new SKColor(200, 100, 50, 128), new SKRectI(75, 50, 85, 60));
        var box = new SKRectI(45, 45, 95, 75);
        var matte = new Matte(0.4, Binary: true);
        using var cutout = Cut(TestImages.Encode(source), box, matte);

        Assert.Equal(SKColors.Empty, cutout.GetPixel(65 - box.Left, 55 - box.Top));
        var half = cutout.GetPixel(80 - box.Left, 55 - box.Top);
        Assert.Equal(128, half.Alpha);
        Assert.Equal(200, half.Red, tolerance: 2f);
        Assert.Equal(100, half.Green, tolerance: 2f);
        Assert.Equal(donut.GetPixel(88, 55), cutout.GetPixel(88 - box.Left, 55 - box.Top));
    }

    [Theory]
    [InlineData(4096, 4096, 4096, 4096)]
    [InlineData(16384, 4096, 8192, 2048)]
    [InlineData(8001, 8000, 4000, 4000)]
    [InlineData(16384, 16384, 4096, 4096)]
    [InlineData(1, 10, 1, 10)]
    public void A_box_that_is_too_large_for_a_crop_is_halved(int width, int height, int columns, int rows)
    {
        var size = ObjectCutter.SizeOf(SKRectI.Create(3, 5, width, height));

        Assert.Equal(new SKSizeI(columns, rows), size);
        Assert.InRange((long)size.Width * size.Height, 1, CropSampler.MostPixels);
    }

    private SKBitmap Cut(byte[] file, SKRectI box, Matte matte)
    {
        using var codec = SKCodec.Create(new MemoryStream(_cutter.Cut(file, box, Map, matte).Pngs[0]));
        var bitmap = new SKBitmap(codec.Info.WithAlphaType(SKAlphaType.Unpremul));
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels()));
        return bitmap;
    }
}
