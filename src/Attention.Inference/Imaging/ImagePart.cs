using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>A part of an upright image, to be sampled between its pixels. Its memory goes with it: there may be much of it.</summary>
internal sealed unsafe class ImagePart : IDisposable
{
    private readonly SKBitmap? _bitmap;
    private readonly uint* _pixels;

    /// <param name="bitmap">RGBA, red in the lowest byte: premultiplied, or opaque. Its owner from now on.</param>
    /// <param name="covered">What it shows, in pixels of the upright original.</param>
    public ImagePart(SKBitmap bitmap, SKRectI covered)
    {
        _bitmap = bitmap;
        _pixels = (uint*)bitmap.GetPixels();
        (Columns, Rows, Covered) = (bitmap.Width, bitmap.Height, covered);
    }

    private ImagePart() => Covered = SKRectI.Create(1, 1);

    /// <summary>Shows nothing: black wherever it is sampled.</summary>
    public static ImagePart Empty { get; } = new();

    /// <summary>Red, green, blue and opacity, red in the lowest byte: [rows, columns].</summary>
    public ReadOnlySpan<uint> Pixels => _bitmap is null ? [] : MemoryMarshal.Cast<byte, uint>(_bitmap.GetPixelSpan());

    /// <summary>Across, fewer than it covers where it was reduced.</summary>
    public int Columns { get; }

    /// <summary>Down, likewise.</summary>
    public int Rows { get; }

    /// <summary>In pixels of the upright original.</summary>
    public SKRectI Covered { get; }

    /// <summary>
    /// Bilinear (equation 5 of Jaderberg et al.) between the centres of pixels, which are counted from 0; outside it is 0.
    /// </summary>
    /// <returns>Red, green, blue and opacity, 0-255.</returns>
    public Vector128<float> At(double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, down) = ((float)(x - left), (float)(y - top));
        var upper = (Pixel(left, top) * (1 - right)) + (Pixel(left + 1, top) * right);
        var lower = (Pixel(left, top + 1) * (1 - right)) + (Pixel(left + 1, top + 1) * right);
        return (upper * (1 - down)) + (lower * down);
    }

    public void Dispose() => _bitmap?.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Pixel(int column, int row)
    {
        if ((uint)column >= (uint)Columns || (uint)row >= (uint)Rows)
        {
            return Vector128<float>.Zero;
        }

        var bytes = Vector128.CreateScalarUnsafe(_pixels[((nint)row * Columns) + column]).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }
}
