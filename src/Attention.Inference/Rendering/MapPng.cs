using System.Numerics.Tensors;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>An attention map as the smallest picture of it.</summary>
public static class MapPng
{
    /// <summary>
    /// A grey 8-bit PNG of <paramref name="columns"/> x <paramref name="rows"/> pixels, one per cell: the largest weight is 255,
    /// the others in proportion; a map of zeros stays black.
    /// </summary>
    /// <param name="weights">Weights of at least 0: [rows, columns].</param>
    /// <param name="rows">Cells down.</param>
    /// <param name="columns">Cells across.</param>
    public static byte[] Encode(ReadOnlySpan<float> weights, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, rows * columns);

        using var map = new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Gray8, SKAlphaType.Opaque));
        var largest = TensorPrimitives.Max(weights);
        var scale = largest > 0 ? byte.MaxValue / largest : 0;
        for (var row = 0; row < rows; row++)
        {
            // Rows of a bitmap may be padded, so each is written by its own stride.
            var cells = weights.Slice(row * columns, columns);
            var pixels = map.GetPixelSpan().Slice(row * map.RowBytes, columns);
            for (var i = 0; i < cells.Length; i++)
            {
                pixels[i] = (byte)Math.Clamp(cells[i] * scale + 0.5f, 0, byte.MaxValue);
            }
        }

        using var png = map.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }
}
