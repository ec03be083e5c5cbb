using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>Resizes a decoded bitmap, lays it over white and turns it upright in one pass over its pixels.</summary>
internal static class Resampler
{
    /// <summary>Premultiplied RGBA of any size, as stored, to upright pixels.</summary>
    /// <param name="stored">What was decoded.</param>
    /// <param name="origin">How it is stored.</param>
    /// <param name="width">Of the upright image.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="upright">Takes [height, width, 3] or, opaque, [height, width, 4] bytes.</param>
    public static void ToUpright(SKBitmap stored, SKEncodedOrigin origin, int width, int height, Span<byte> upright)
    {
        var (columns, rows) = origin.SwapsSides() ? (height, width) : (width, height);
        var horizontal = new TriangleFilter(stored.Width, columns);
        var vertical = new TriangleFilter(stored.Height, rows);
        var (start, stepX, stepY) = origin.Walk(width, height);
        var source = MemoryMarshal.Cast<byte, uint>(stored.GetPixelSpan());
        var channels = upright.Length / (width * height);

        var pooled = ArrayPool<Vector128<float>>.Shared.Rent(stored.Width);
        try
        {
            var line = pooled.AsSpan(0, stored.Width);
            for (var y = 0; y < rows; y++)
            {
                Blend(source, vertical.First(y), vertical.Weights(y), line);
                for (var x = 0; x < columns; x++)
                {
                    var pixel = Sum(line[horizontal.First(x)..], horizontal.Weights(x));
                    Write(pixel, upright.Slice((start + x * stepX + y * stepY) * channels, channels));
                }
            }
        }
        finally
        {
            ArrayPool<Vector128<float>>.Shared.Return(pooled);
        }
    }

    /// <summary>The weighted sum of whole source rows: [source width] of (red, green, blue, alpha).</summary>
    private static void Blend(ReadOnlySpan<uint> source, int first, ReadOnlySpan<float> weights, Span<Vector128<float>> line)
    {
        line.Clear();
        for (var i = 0; i < weights.Length; i++)
        {
            var row = source.Slice((first + i) * line.Length, line.Length);
            var weight = Vector128.Create(weights[i]);
            for (var x = 0; x < row.Length; x++)
            {
                var bytes = Vector128.CreateScalarUnsafe(row[x]).AsByte();
                var pixel = Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
                line[x] += pixel * weight;
            }
        }
    }

    private static Vector128<float> Sum(ReadOnlySpan<Vector128<float>> line, ReadOnlySpan<float> weights)
    {
        var sum = Vector128<float>.Zero;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += line[i] * weights[i];
        }

        return sum;
    }

    private static void Write(Vector128<float> pixel, Span<byte> target)
    {
        // Premultiplied colours over white: what alpha leaves uncovered shines through. The half rounds.
        var white = byte.MaxValue + 0.5f - pixel[3];
        target[0] = (byte)Math.Min(byte.MaxValue, pixel[0] + white);
        target[1] = (byte)Math.Min(byte.MaxValue, pixel[1] + white);
        target[2] = (byte)Math.Min(byte.MaxValue, pixel[2] + white);
        if (target.Length > 3)
        {
            target[3] = byte.MaxValue;
        }
    }
}
