using System.Globalization;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>What figures draw on photos, seen on dark ones and on bright ones alike.</summary>
internal static class Marks
{
    private const float NumberSize = 13;

    /// <summary>A rectangle in white within dark, inside of its edges.</summary>
    public static void DrawFrame(SKCanvas canvas, SKRect frame, float stroke)
    {
        frame.Inflate(-stroke, -stroke);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke };
        (paint.StrokeWidth, paint.Color) = (2 * stroke, FigureStyle.Ink.WithAlpha(170));
        canvas.DrawRect(frame, paint);
        (paint.StrokeWidth, paint.Color) = (stroke, SKColors.White);
        canvas.DrawRect(frame, paint);
    }

    /// <summary>A dot within white, with a number from 1 on; smaller without one.</summary>
    public static void DrawDot(SKCanvas canvas, SKPoint middle, SKColor color, int number)
    {
        var radius = number > 0 ? 11 : 7;
        using var paint = new SKPaint { IsAntialias = true, Color = SKColors.White };
        canvas.DrawCircle(middle, radius + 2, paint);
        paint.Color = color;
        canvas.DrawCircle(middle, radius, paint);
        if (number > 0)
        {
            Lettering.DrawCentred(canvas, number.ToString(CultureInfo.InvariantCulture), middle.X, middle.Y + 4.5f, NumberSize, SKColors.White);
        }
    }
}
