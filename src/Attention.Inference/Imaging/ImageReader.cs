using Attention.Inference.Admission;
using Attention.Inference.Pooling;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>
/// Reads JPEG, PNG, WebP, GIF (first frame), BMP, TIFF (first page), PBM, PGM, PPM and TGA from hostile bytes. Colours come out as sRGB, transparency over white, EXIF
/// orientation applied. Safe to call from many threads; how many decode at once is the caller's business, who is told beforehand
/// what memory each way of reading takes.
/// </summary>
public sealed class ImageReader(IOptions<ImageOptions> options)
{
    // Tables, rows and what else does not grow with the picture's area.
    private const long BytesBeside = 2 << 20;

    private readonly ImageOptions _limits = options.Value;

    /// <summary>
    /// The whole image squashed to <paramref name="width"/> x <paramref name="height"/>, nothing cropped; unchanged where it has
    /// that size already.
    /// </summary>
    /// <returns>Bytes of [height, width, 3] and the size of the upright original. The caller disposes it.</returns>
    /// <exception cref="InferenceException">
    /// <c>InvalidInput</c>: empty, corrupt or cut short. <c>UnsupportedMedia</c>: another format. <c>TooLarge</c>: over
    /// <see cref="ImageOptions"/>, told from the header alone.
    /// </exception>
    public RgbImage ReadRgb(ReadOnlyMemory<byte> bytes, int width, int height)
    {
        using var file = ImageFile.Open(bytes, _limits);
        var image = new RgbImage(width, height, file.Width, file.Height);
        try
        {
            Read(file, width, height, image.Pixels);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>What <see cref="ReadRgb"/> takes, and <see cref="ReadOnCanvas"/> on a canvas of that size.</summary>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>, for what the header shows.</exception>
    public WorkLoad LoadOfRgb(ReadOnlyMemory<byte> bytes, int width, int height)
    {
        using var file = ImageFile.Open(bytes, _limits);
        return Load(file.BytesOf(width, height) + (2L * 3 * width * height));
    }

    /// <summary>The whole image, squashed into a place on a canvas of one colour.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="canvas">Its size.</param>
    /// <param name="fill">Its colour: red, green, blue.</param>
    /// <param name="place">Where on it an upright image of that size goes.</param>
    /// <returns>Bytes of [height, width, 3] of the canvas and the size of the upright original. The caller disposes it.</returns>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>.</exception>
    public RgbImage ReadOnCanvas(ReadOnlyMemory<byte> bytes, SKSizeI canvas, IReadOnlyList<byte> fill, Func<SKSizeI, SKRectI> place)
    {
        using var file = ImageFile.Open(bytes, _limits);
        var region = place(new SKSizeI(file.Width, file.Height));
        using var photo = new Rented<byte>(region.Width * region.Height * 3);
        Read(file, region.Width, region.Height, photo.Span);
        var image = new RgbImage(canvas.Width, canvas.Height, file.Width, file.Height);
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = fill[i % 3];
        }

        for (var row = 0; row < region.Height; row++)
        {
            photo.Span.Slice(row * region.Width * 3, region.Width * 3).CopyTo(pixels[((((region.Top + row) * canvas.Width) + region.Left) * 3)..]);
        }

        return image;
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
        var size = Fit(file, maxSide);
        var bitmap = StoredPixels.Create(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        try
        {
            Read(file, size.Width, size.Height, bitmap.GetPixelSpan());
            return bitmap;
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }

    /// <summary>What <see cref="ReadUpright"/> takes.</summary>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>, for what the header shows.</exception>
    public WorkLoad LoadOfUpright(ReadOnlyMemory<byte> bytes, int maxSide)
    {
        using var file = ImageFile.Open(bytes, _limits);
        var size = Fit(file, maxSide);
        return Load(file.BytesOf(size.Width, size.Height) + StoredPixels.BytesOf(size));
    }

    /// <summary>A part of the upright image with as little of the rest as its format allows.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="part">Within the upright image; more may be read.</param>
    /// <param name="reduction">A power of 2: how many pixels become one, along each side. At 1 each is what it is in the whole.</param>
    /// <param name="ground">What is seen through it.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>; what follows the part in the file is not looked at.</exception>
    internal ImagePart ReadPart(ReadOnlyMemory<byte> bytes, SKRectI part, int reduction = 1, Ground ground = Ground.White)
    {
        using var file = ImageFile.Open(bytes, _limits);
        return UprightPart.Of(file, file.DecodePart(part, reduction), reduction, ground);
    }

    /// <summary>What <see cref="ReadPart"/> takes, and its caller may hold besides.</summary>
    /// <exception cref="InferenceException">As <see cref="ReadRgb"/>, for what the header shows.</exception>
    internal WorkLoad LoadOfPart(ReadOnlyMemory<byte> bytes, SKRectI part, int reduction, long besides)
    {
        using var file = ImageFile.Open(bytes, _limits);
        return Load(file.BytesOfPart(part, reduction) + UprightPart.BytesOfCopy(file, part, reduction) + besides);
    }

    private static WorkLoad Load(long bytes) => new(1, bytes + BytesBeside, ImageFile.Field);

    private static SKSizeI Fit(ImageFile file, int maxSide)
    {
        var scale = Math.Min(1, (double)maxSide / Math.Max(file.Width, file.Height));
        return new SKSizeI(Shrink(file.Width, scale), Shrink(file.Height, scale));
    }

    private static int Shrink(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));

    private static void Read(ImageFile file, int width, int height, Span<byte> upright)
    {
        using var stored = file.Decode(width, height);
        Resampler.ToUpright(stored, file.Origin, width, height, upright);
    }
}
