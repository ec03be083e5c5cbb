using System.Globalization;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Benchmarks.Inputs;

/// <summary>Square pictures of any size with one digit among fragments of others, the same at every size and in every process.</summary>
internal static class Clutter
{
    /// <summary>The digit that is hidden.</summary>
    public const string Digit = "3";

    private const int Fragments = 10;

    /// <summary>64 pictures of 480 x 480 pixels, as JPEG files: every digit among fragments of its own.</summary>
    public static byte[][] All { get; } = [.. Enumerable.Range(0, 64).Select(static i => Jpeg(480, (i % 10).ToString(CultureInfo.InvariantCulture), seed: i))];

    /// <returns>A JPEG.</returns>
    public static byte[] Jpeg(int side, string digit = Digit, int seed = 5)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var pen = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };
        (pen.Color, pen.StrokeWidth) = (new SKColor(235, 235, 228), side * 0.035f);
        canvas.Clear(new SKColor(30, 34, 40));
        DrawFragments(canvas, pen, side, new Random(seed));
        DrawDigit(canvas, pen, digit, new SKPoint(side * 0.52f, side * 0.5f), side * 0.55f);

        // Grain, as of a photo: without it the file is small and cheap to read.
        using var shader = SKShader.CreatePerlinNoiseFractalNoise(0.4f, 0.4f, 2, 1);
        using var grain = new SKPaint { Shader = shader, BlendMode = SKBlendMode.SoftLight };
        canvas.DrawPaint(grain);
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 90);
        return jpeg.ToArray();
    }

    // Bits of digits, each seen through a hole.
    private static void DrawFragments(SKCanvas canvas, SKPaint pen, int side, Random random)
    {
        for (var i = 0; i < Fragments; i++)
        {
            var middle = new SKPoint(side * random.NextSingle(), side * (random.Next(2) == 0 ? 0.1f : 0.9f));
            var hole = SKRect.Create(middle.X - (side * 0.06f), middle.Y - (side * 0.06f), side * 0.12f, side * 0.12f);
            canvas.Save();
            canvas.ClipRect(hole);
            DrawDigit(canvas, pen, random.Next(10).ToString(CultureInfo.InvariantCulture), middle, side * 0.4f);
            canvas.Restore();
        }
    }

    private static void DrawDigit(SKCanvas canvas, SKPaint pen, string digit, SKPoint middle, float size)
    {
        using var line = StrokeFont.Trace(digit, size, out _);
        canvas.Save();
        canvas.Translate(middle.X - line.TightBounds.MidX, middle.Y - line.TightBounds.MidY);
        canvas.DrawPath(line, pen);
        canvas.Restore();
    }
}
