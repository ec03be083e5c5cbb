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
    /// <param name="upright">Takes [height, width, 3] or [height, width, 4] bytes.</param>
    /// <param name="ground">What it is laid over; 3 bytes a pixel only hold what is opaque.</param>
    public static void ToUpright(SKBitmap stored, SKEncodedOrigin origin, int width, int height, Span<byte> upright, Ground ground = Ground.White)
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
                    Write(pixel, upright.Slice((start + x * stepX + y * stepY) * channels, channels), ground);
                }
            }
        }
        finally
        {
            ArrayPool<Vector128<float>>.Shared.Return(pooled);
        }
    }

    /// <summary>Lays premultiplied RGBA over white, in place: what <see cref="ToUpright"/> does where neither size nor direction change.</summary>
    public static void ToWhite(SKBitmap stored)
    {
        foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(stored.GetPixelSpan()))
        {
            var through = byte.MaxValue - (pixel >> 24);
            pixel += through * 0x01010101;
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

    private static void Write(Vector128<float> pixel, Span<byte> target, Ground ground)
    {
        // Premultiplied colours over white: what alpha leaves uncovered shines through. The half rounds.
        var through = ground == Ground.White ? byte.MaxValue + 0.5f - pixel[3] : 0.5f;
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = (byte)Math.Min(byte.MaxValue, pixel[i] + through);
        }
    }
}
