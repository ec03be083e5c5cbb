using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>
/// Reads JPEG, PNG, WebP, GIF (first frame) and BMP from hostile bytes. Colours come out as sRGB, transparency over white, EXIF
/// orientation applied. Safe to call from many threads; how many decode at once is the caller's business.
/// </summary>
public sealed class ImageReader(IOptions<ImageOptions> options)
{
    private readonly ImageOptions _limits = options.Value;

    /// <summary>
    /// The whole image squashed to <paramref name="width"/> x <paramref name="height"/>, nothing cropped; unchanged where it has
    /// that size already.
    /// </summary>
    /// <returns>Bytes of [height, width, 3] and the size of the upright original.</returns>
    /// <exception cref="InferenceException">
    /// <c>InvalidInput</c>: empty, corrupt or cut short. <c>UnsupportedMedia</c>: another format. <c>TooLarge</c>: over
    /// <see cref="ImageOptions"/>, told from the header alone.
    /// </exception>
    public RgbImage ReadRgb(ReadOnlyMemory<byte> bytes, int width, int height)
    {
        using var file = ImageFile.Open(bytes, _limits);
        return Read(file, width, height);
    }

    /// <summary>
    /// The image for looking at: upright, opaque, its longer side at most <paramref name="maxSide"/> pixels, never enlarged. The
    /// caller disposes it.
    /// </summary>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>.</exception>
    public SKBitmap ReadUpright(ReadOnlyMemory<byte> bytes, int maxSide)
    {
        using var file = ImageFile.Open(bytes, _limits);
        var scale = Math.Min(1, (double)maxSide / Math.Max(file.Width, file.Height));
        var image = Read(file, Shrink(file.Width, scale), Shrink(file.Height, scale));

        var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgb = image.Pixels.AsSpan();
        var rgba = bitmap.GetPixelSpan();
        for (var (from, to) = (0, 0); from < rgb.Length; from += 3, to += 4)
        {
            rgb.Slice(from, 3).CopyTo(rgba[to..]);
            rgba[to + 3] = byte.MaxValue;
        }

        return bitmap;
    }

    private static RgbImage Read(ImageFile file, int width, int height)
    {
        using var stored = file.Decode(width, height);
        return new RgbImage
        {
            Pixels = Resampler.ToUprightRgb(stored, file.Origin, width, height),
            Width = width,
            Height = height,
            OriginalWidth = file.Width,
            OriginalHeight = file.Height,
        };
    }

    private static int Shrink(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));
}
