using System.Numerics.Tensors;
using Attention.Contracts;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>Lays an attention map over a photo as heat that leaves the photo readable.</summary>
public static class Heatmap
{
    private const float ColdCover = 0.4f;
    private const float HotCover = 0.64f;
    private const float Glow = 0.35f;

    /// <summary>
    /// Colours <paramref name="region"/> of an opaque RGBA <paramref name="photo"/> in place. The grid is interpolated with a cubic
    /// B-spline, as smooth as the blurred maps of Xu et al.'s figures and never above its neighbours. The hottest colour is that of
    /// <paramref name="full"/>, or of the peak where that is not given.
    /// </summary>
    public static void Blend(SKBitmap photo, SKRectI region, AttentionMap map, float full = 0)
    {
        var bounds = SKRectI.Intersect(region, photo.Info.Rect);
        if (map.Weights is not { Count: > 0 } || bounds.IsEmpty)
        {
            return;
        }

        var heat = Upsample(map, bounds.Width, bounds.Height);
        var hottest = full > 0 ? full : TensorPrimitives.Max<float>(heat);
        var scale = hottest > 0 ? 1 / hottest : 0;
        for (var y = 0; y < bounds.Height; y++)
        {
            var row = photo.GetPixelSpan().Slice((bounds.Top + y) * photo.RowBytes + bounds.Left * 4, bounds.Width * 4);
            var weights = heat.AsSpan(y * bounds.Width, bounds.Width);
            for (var x = 0; x < weights.Length; x++)
            {
                Tint(row.Slice(x * 4, 3), weights[x] * scale);
            }
        }
    }

    /// <summary>The map at every pixel: [height, width].</summary>
    private static float[] Upsample(AttentionMap map, int width, int height)
    {
        var cells = map.Weights!.ToArray();
        var horizontal = Spline(map.Columns, width);
        var vertical = Spline(map.Rows, height);
        var heat = new float[width * height];
        Span<float> line = stackalloc float[map.Columns];
        for (var y = 0; y < height; y++)
        {
            line.Clear();
            for (var tap = 0; tap < 4; tap++)
            {
                var (row, weight) = vertical[y * 4 + tap];
                for (var column = 0; column < line.Length; column++)
                {
                    line[column] += cells[row * map.Columns + column] * weight;
                }
            }

            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                for (var tap = 0; tap < 4; tap++)
                {
                    var (column, weight) = horizontal[x * 4 + tap];
                    sum += line[column] * weight;
                }

                heat[y * width + x] = sum;
            }
        }

        return heat;
    }

    /// <summary>For every pixel along one axis the four cells of the uniform cubic B-spline and their weights: [pixels, 4].</summary>
    private static (int Cell, float Weight)[] Spline(int cells, int pixels)
    {
        var taps = new (int, float)[pixels * 4];
        for (var i = 0; i < pixels; i++)
        {
            var position = (i + 0.5f) * cells / pixels - 0.5f;
            var first = (int)MathF.Floor(position) - 1;
            for (var tap = 0; tap < 4; tap++)
            {
                var distance = Math.Abs(position - first - tap);
                var weight = distance < 1
                    ? 2 / 3f - distance * distance * (1 - distance / 2)
                    : (2 - distance) * (2 - distance) * (2 - distance) / 6;
                taps[i * 4 + tap] = (Math.Clamp(first + tap, 0, cells - 1), weight);
            }
        }

        return taps;
    }

    private static void Tint(Span<byte> rgb, float weight)
    {
        // The photo keeps its light and shade but loses its colours, which would pass for heat.
        // Heat lightens the grey beneath it: pale yellow over dark grey would come out olive.
        var grey = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
        grey = float.Lerp(grey, byte.MaxValue, Glow * weight);
        var cover = float.Lerp(ColdCover, HotCover, weight);
        var (red, green, blue) = ColorRamp.At(weight);
        rgb[0] = (byte)float.Lerp(grey, red, cover);
        rgb[1] = (byte)float.Lerp(grey, green, cover);
        rgb[2] = (byte)float.Lerp(grey, blue, cover);
    }
}
