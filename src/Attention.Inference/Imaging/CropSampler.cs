using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>
/// Samples crops from pictures (equations 1 and 5 of Jaderberg et al.). Where a crop shrinks what it shows, it averages as many samples
/// a pixel as leave no detail of the picture out.
/// </summary>
internal static class CropSampler
{
    /// <summary>Of all crops of a request together: 4096 x 4096, or 64 MB while they are sampled.</summary>
    public const long MostPixels = 16_777_216;

    // As PNG: three channels, and a little where nothing can be packed.
    private const int PngBytes = 3;

    // Lengths that differ by rounding only are equal: the identity must take one sample a pixel.
    private const double Rounding = 1e-6;

    // Of one crop, besides one a pixel: a second of work. Only a crop that is squeezed along one side gets near.
    private const int MostSamples = 1 << 26;

    // More than the longest side of any picture.
    private const int MostReduced = 1 << 14;

    /// <summary>How many pixels of the picture may become one, a power of 2, before a crop of this size is sampled.</summary>
    public static int Reduction(CropFrame frame, SKSizeI size)
    {
        var shrink = Math.Min(frame.Across.Length / size.Width, frame.Down.Length / size.Height) + Rounding;
        return shrink < 2 ? 1 : 1 << (int)Math.Log2(Math.Min(shrink, MostReduced));
    }

    /// <summary>Bytes of memory that crops of a request take, sampled one after the other and kept as PNG.</summary>
    public static long BytesOf(IEnumerable<SKSizeI> crops)
    {
        var (largest, all) = (0L, 0L);
        foreach (var size in crops)
        {
            var pixels = (long)size.Width * size.Height;
            (largest, all) = (Math.Max(largest, pixels), all + pixels);
        }

        // The encoder has a PNG of its own until it is copied.
        return (largest * (sizeof(uint) + PngBytes)) + (all * PngBytes);
    }

    /// <param name="part">Shows what of the frame lies within the picture.</param>
    /// <param name="frame">In pixels of the upright original.</param>
    /// <param name="size">Of the crop.</param>
    /// <param name="ground">Of the part. Without one the crop keeps its opacity, and is transparent outside the picture.</param>
    /// <returns>The crop, opaque; black where it lies outside the picture. The caller disposes it.</returns>
    public static SKBitmap Sample(ImagePart part, CropFrame frame, SKSizeI size, Ground ground = Ground.White)
    {
        var covered = part.Covered;
        var scale = new Vector((double)part.Columns / covered.Width, (double)part.Rows / covered.Height);
        var local = frame.In(new Vector(covered.Left, covered.Top), scale);
        var (columns, rows) = (Samples(local.Across, size.Width, size), Samples(local.Down, size.Height, size));
        var (right, down) = (local.Across * (1.0 / (size.Width * columns)), local.Down * (1.0 / (size.Height * rows)));

        // Samples stand in the middle of what they are for, half a step in; pixels are counted by their centres, half a pixel in.
        var first = local.Corner + ((right + down) * 0.5) - new Vector(0.5, 0.5);
        var crop = StoredPixels.Create(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var opaque = ground == Ground.White ? 0xFF000000 : 0;
        var pixels = MemoryMarshal.Cast<byte, uint>(crop.GetPixelSpan());
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++)
            {
                var corner = first + (right * (x * columns)) + (down * (y * rows));
                pixels[(y * size.Width) + x] = opaque | Pack(Average(part, corner, right, down, columns, rows));
            }
        }

        return crop;
    }

    private static int Samples(Vector side, int pixels, SKSizeI size)
    {
        var most = 1 + (MostSamples / ((long)size.Width * size.Height));
        return (int)Math.Clamp(Math.Ceiling((side.Length / pixels) - Rounding), 1, most);
    }

    private static Vector128<float> Average(ImagePart part, Vector corner, Vector right, Vector down, int columns, int rows)
    {
        var sum = Vector128<float>.Zero;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var place = corner + (right * column) + (down * row);
                sum += part.At(place.X, place.Y);
            }
        }

        return sum / (columns * rows);
    }

    private static uint Pack(Vector128<float> pixel)
    {
        var bytes = Vector128.ConvertToInt32(pixel + Vector128.Create(0.5f));
        return (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24));
    }
}
