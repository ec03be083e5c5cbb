using System.Text;
using SkiaSharp;

namespace Attention.Benchmarks.Inputs;

/// <summary>
/// What is captioned: 64 drawn scenes as JPEG files of 800 x 600 pixels, the same in every process. Each carries a comment
/// with a number, so that the same scene can be sent as another file and no cache knows it.
/// </summary>
internal static class Photos
{
    private const int Count = 64;
    private const int Width = 800;
    private const int Height = 600;
    private const int NumberLength = 10;

    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("request " + new string('0', NumberLength));

    public static byte[][] All { get; } = [.. Enumerable.Range(0, Count).Select(Draw)];

    /// <summary>Where in the bytes of a photo, or of a message around it, the digits of its number are.</summary>
    public static int FindNumber(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Mark) + Mark.Length - NumberLength;

    /// <summary>Writes the number whose digits <see cref="FindNumber"/> found.</summary>
    public static void Number(Span<byte> digits, int number)
    {
        for (var i = NumberLength - 1; i >= 0; i--, number /= 10)
        {
            digits[i] = (byte)('0' + (number % 10));
        }
    }

    private static byte[] Draw(int scene)
    {
        var random = new Random(scene);
        using var bitmap = new SKBitmap(Width, Height);
        using var canvas = new SKCanvas(bitmap);
        var horizon = random.Next(200, 420);
        Gradient(canvas, SKRect.Create(0, 0, Width, horizon), Color(random), Color(random));
        Gradient(canvas, SKRect.Create(0, horizon, Width, Height - horizon), Color(random), Color(random));
        for (var i = 0; i < 12; i++)
        {
            using var paint = new SKPaint { Color = Color(random), IsAntialias = true };
            var (x, y, size) = (random.Next(Width), horizon + random.Next(-120, 160), random.Next(20, 160));
            if (random.Next(2) == 0)
            {
                canvas.DrawOval(x, y, size, size * 0.6f, paint);
            }
            else
            {
                canvas.DrawRect(x, y - size, size * 0.7f, size, paint);
            }
        }

        Grain(canvas, scene);
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 90);
        return WithComment(jpeg.Span);
    }

    private static SKColor Color(Random random) => SKColor.FromHsl(random.Next(360), random.Next(20, 80), random.Next(20, 85));

    private static void Gradient(SKCanvas canvas, SKRect area, SKColor top, SKColor bottom)
    {
        using var shader = SKShader.CreateLinearGradient(new SKPoint(0, area.Top), new SKPoint(0, area.Bottom), [top, bottom], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(area, paint);
    }

    // Without grain a drawing is a far smaller file than a photo, and cheaper to read.
    private static void Grain(SKCanvas canvas, int seed)
    {
        using var shader = SKShader.CreatePerlinNoiseFractalNoise(0.4f, 0.4f, 3, seed);
        using var paint = new SKPaint { Shader = shader, BlendMode = SKBlendMode.SoftLight };
        canvas.DrawPaint(paint);
    }

    // A comment segment right after the start of the image.
    private static byte[] WithComment(ReadOnlySpan<byte> jpeg) => [.. jpeg[..2], 0xFF, 0xFE, 0, (byte)(Mark.Length + 2), .. Mark, .. jpeg[2..]];
}
