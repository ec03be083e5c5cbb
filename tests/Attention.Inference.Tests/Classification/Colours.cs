using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Classification;

/// <summary>Pictures for the toy that tells colours.</summary>
internal static class Colours
{
    public const string Toy = "toy-classify";

    public static readonly SKColor Red = new(255, 0, 0);
    public static readonly SKColor Green = new(0, 255, 0);
    public static readonly SKColor Blue = new(0, 0, 255);

    public static byte[] Plain(SKColor colour, int width = 96, int height = 64)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(colour);
        return TestImages.Encode(bitmap);
    }

    /// <summary>A spot on another colour, centred on a cell of 16 pixels.</summary>
    public static byte[] Spot(SKColor ground, SKColor spot, int row, int column)
    {
        using var bitmap = new SKBitmap(96, 64);
        bitmap.Erase(ground);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Color = spot };
        canvas.DrawRect(SKRect.Create((column * 16) - 8, (row * 16) - 8, 16, 16), paint);
        canvas.Flush();
        return TestImages.Encode(bitmap);
    }
}
