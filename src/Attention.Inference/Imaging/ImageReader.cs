using System.Runtime.InteropServices;
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
        var pixels = new byte[width * height * 3];
        Read(file, width, height, pixels);
        return new RgbImage { Pixels = pixels, Width = width, Height = height, OriginalWidth = file.Width, OriginalHeight = file.Height };
    }

    /// <summary>The whole image, squashed into a place on a canvas of one colour.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="canvas">Its size.</param>
    /// <param name="fill">Its colour: red, green, blue.</param>
    /// <param name="place">Where on it an upright image of that size goes.</param>
    /// <returns>Bytes of [height, width, 3] of the canvas and the size of the upright original.</returns>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>.</exception>
    public RgbImage ReadOnCanvas(ReadOnlyMemory<byte> bytes, SKSizeI canvas, IReadOnlyList<byte> fill, Func<SKSizeI, SKRectI> place)
    {
        using var file = ImageFile.Open(bytes, _limits);
        var region = place(new SKSizeI(file.Width, file.Height));
        var photo = new byte[region.Width * region.Height * 3];
        Read(file, region.Width, region.Height, photo);
        var pixels = new byte[canvas.Width * canvas.Height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = fill[i % 3];
        }

        for (var row = 0; row < region.Height; row++)
        {
            photo.AsSpan(row * region.Width * 3, region.Width * 3).CopyTo(pixels.AsSpan((((region.Top + row) * canvas.Width) + region.Left) * 3));
        }

        return new RgbImage { Pixels = pixels, Width = canvas.Width, Height = canvas.Height, OriginalWidth = file.Width, OriginalHeight = file.Height };
    }

    /// <summary>Width and height of the upright image, from its header alone.</summary>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>, for what the header shows.</exception>
    public SKSizeI ReadSize(ReadOnlyMemory<byte> bytes)
    {
        using var file = ImageFile.Open(bytes, _limits);
        return new SKSizeI(file.Width, file.Height);
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
        var (width, height) = (Shrink(file.Width, scale), Shrink(file.Height, scale));
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Read(file, width, height, bitmap.GetPixelSpan());
        return bitmap;
    }

    /// <summary>A part of the upright image with as little of the rest as its format allows.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="part">Within the upright image; more may be read.</param>
    /// <param name="reduction">A power of 2: how many pixels become one, along each side. At 1 each is what it is in the whole.</param>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>; what follows the part in the file is not looked at.</exception>
    internal ImagePart ReadPart(ReadOnlyMemory<byte> bytes, SKRectI part, int reduction = 1)
    {
        using var file = ImageFile.Open(bytes, _limits);
        using var stored = file.DecodePart(part, reduction);
        var covered = file.Origin.ToUpright(stored.Covered, new SKSizeI(file.Width, file.Height));
        var (columns, rows) = (Shrink(covered.Width, 1.0 / reduction), Shrink(covered.Height, 1.0 / reduction));
        var pixels = new uint[columns * rows];
        Resampler.ToUpright(stored.Pixels, file.Origin, columns, rows, MemoryMarshal.AsBytes(pixels.AsSpan()));
        return new ImagePart(pixels, columns, rows, covered);
    }

    private static void Read(ImageFile file, int width, int height, Span<byte> upright)
    {
        using var stored = file.Decode(width, height);
        Resampler.ToUpright(stored, file.Origin, width, height, upright);
    }

    private static int Shrink(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));
}
