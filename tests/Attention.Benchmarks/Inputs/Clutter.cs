using System.Globalization;
using SkiaSharp;

namespace Attention.Benchmarks.Inputs;

/// <summary>Square pictures of any size with one digit among fragments of others, the same at every size and in every process.</summary>
internal static class Clutter
{
    /// <summary>The digit that is hidden.</summary>
    public const string Digit = "3";

    private const int Fragments = 10;

    // One line of a pen each, from 0 on: 14 high where a side is 20, as SVG path data.
    private static readonly string[] Strokes =
    [
        "M8.4 -7 A4.2 7 0 1 1 0 -7 A4.2 7 0 1 1 8.4 -7",
        "M0 -11 L3.6 -14 V0",
        "M0.2 -10.6 C0.6 -12.8 2.2 -14 4.2 -14 C6.4 -14 8 -12.6 8 -10.5 C8 -7.4 4 -5 0 0 H8.2",
        "M0.4 -12 C1.2 -13.3 2.4 -14 4 -14 C6.2 -14 7.6 -12.7 7.6 -10.8 C7.6 -8.8 6.2 -7.5 3.2 -7.5"
            + " C6.4 -7.5 8.1 -6 8.1 -3.8 C8.1 -1.5 6.5 0 4 0 C2.2 0 0.8 -0.8 0 -2.4",
        "M6.4 0 V-14 L0 -4.2 H8.8",
        "M7.4 -14 H1.4 L0.7 -7.7 C1.5 -8.5 2.6 -9 4 -9 C6.4 -9 8.1 -7.2 8.1 -4.6 C8.1 -1.8 6.4 0 3.9 0 C2.1 0 0.8 -0.7 0 -2",
        "M7.2 -12.4 C6.4 -13.5 5.4 -14 4.3 -14 C1.4 -14 0 -11 0 -6 C0 -2 1.6 0 4.1 0"
            + " C6.5 0 8.2 -1.8 8.2 -4.4 C8.2 -7 6.6 -8.8 4.3 -8.8 C2.2 -8.8 0.4 -7.4 0 -5",
        "M0 -14 H8.2 L2.8 0",
        "M4.1 -7.6 C1.9 -7.6 0.6 -8.9 0.6 -10.8 C0.6 -12.7 2 -14 4.1 -14"
            + " C6.2 -14 7.6 -12.7 7.6 -10.8 C7.6 -8.9 6.3 -7.6 4.1 -7.6 C1.6 -7.6 0 -6.1 0 -3.8"
            + " C0 -1.5 1.6 0 4.1 0 C6.6 0 8.2 -1.5 8.2 -3.8 C8.2 -6.1 6.6 -7.6 4.1 -7.6",
        "M1 -1.6 C1.8 -0.5 2.8 0 3.9 0 C6.8 0 8.2 -3 8.2 -8 C8.2 -12 6.6 -14 4.1 -14"
            + " C1.7 -14 0 -12.2 0 -9.6 C0 -7 1.6 -5.2 3.9 -5.2 C6 -5.2 7.8 -6.6 8.2 -9",
    ];

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
        using var line = SKPath.ParseSvgPathData(Strokes[digit[0] - '0']);
        line.Transform(SKMatrix.CreateScale(size / 20, size / 20));
        canvas.Save();
        canvas.Translate(middle.X - line.TightBounds.MidX, middle.Y - line.TightBounds.MidY);
        canvas.DrawPath(line, pen);
        canvas.Restore();
    }
}
