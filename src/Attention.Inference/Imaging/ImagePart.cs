using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>A part of an upright image, to be sampled between its pixels.</summary>
/// <param name="pixels">Opaque RGBA, red in the lowest byte: [rows, columns].</param>
/// <param name="columns">Across, fewer than it covers where it was reduced.</param>
/// <param name="rows">Down, likewise.</param>
/// <param name="covered">What it shows, in pixels of the upright original.</param>
internal sealed class ImagePart(uint[] pixels, int columns, int rows, SKRectI covered)
{
    /// <summary>Shows nothing: black wherever it is sampled.</summary>
    public static ImagePart Empty { get; } = new([], 0, 0, SKRectI.Create(1, 1));

    /// <summary>Red, green, blue and opacity, red in the lowest byte: [rows, columns].</summary>
    public ReadOnlySpan<uint> Pixels => pixels;

    public int Columns => columns;

    public int Rows => rows;

    /// <summary>In pixels of the upright original.</summary>
    public SKRectI Covered => covered;

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Pixel(int column, int row)
    {
        if ((uint)column >= (uint)columns || (uint)row >= (uint)rows)
        {
            return Vector128<float>.Zero;
        }

        var bytes = Vector128.CreateScalarUnsafe(pixels[(row * columns) + column]).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }
}
