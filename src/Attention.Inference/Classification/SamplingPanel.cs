using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Classification;

/// <summary>A photo with the points that a cell was computed from: small what the layers together read, larger what the last one reads.</summary>
internal sealed class SamplingPanel(SKCanvas canvas, FigureStyle style, ImageInfo image)
{
    // The photo keeps some colour to be known by, and too little for a point to be lost in.
    private const float Saturation = 0.4f;

    // Points that lie on one another add up.
    private const byte Cover = 150;

    // Of the room that each point would have if they were spread evenly.
    private const float Crowding = 0.28f;

    private const float LegendGap = 30;

    private static readonly SKColor Red = new(230, 22, 40);
    private static readonly SKColor Green = new(24, 196, 74);

    private readonly float _dot = MathF.Max(3.5f, style.TileSide / 90f);

    /// <summary>The photo in the size of a panel, its colours weakened.</summary>
    public static SKBitmap Pale(SKBitmap photo, SKSizeI size)
    {
        var (red, green, blue) = (0.299f * (1 - Saturation), 0.587f * (1 - Saturation), 0.114f * (1 - Saturation));
        float[] weaken =
        [
            red + Saturation, green, blue, 0, 0,
            red, green + Saturation, blue, 0, 0,
            red, green, blue + Saturation, 0, 0,
            0, 0, 0, 1, 0,
        ];
        var paled = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var drawing = new SKCanvas(paled);
        using var original = SKImage.FromBitmap(photo);
        using var filter = SKColorFilter.CreateColorMatrix(weaken);
        using var paint = new SKPaint { ColorFilter = filter };
        drawing.DrawImage(original, SKRect.Create(size), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), paint);
        return paled;
    }

    /// <param name="photo">In the size of the panel.</param>
    /// <param name="sample">What is drawn on it.</param>
    /// <param name="place">Of the panel in the figure.</param>
    public void Draw(SKBitmap photo, SampledCell sample, SKRect place)
    {
        Photo.Draw(canvas, photo, place, style.TileCorner);
        using var frame = new SKRoundRect(place, style.TileCorner);
        canvas.Save();
        canvas.ClipRoundRect(frame, SKClipOperation.Intersect, antialias: true);
        var crowd = Places(sample.Levels[^1].Points, place);
        DrawSmall(crowd, SmallRadius(crowd));
        Array.ForEach(Places(sample.Levels[0].Points, place), point => DrawLarge(point, Red));
        canvas.Restore();
        // The first cell lies on the corner that was cut off.
        DrawLarge(At(sample.Center, place), Green);
        var label = $"row {sample.Cell.Row}, column {sample.Cell.Column}";
        Lettering.DrawCentred(canvas, label, place.MidX, place.Bottom + style.WordDrop, style.NoteSize + 1, FigureStyle.Pencil);
    }

    /// <summary>Says what is what.</summary>
    /// <param name="levels">Of a cell.</param>
    /// <param name="middle">Of the baseline.</param>
    public void DrawLegend(IReadOnlyList<SampledLevel> levels, SKPoint middle)
    {
        List<(string Text, Action<SKPoint> Dot)> entries = [("the cell", point => DrawLarge(point, Green)), (Name(levels[0]), point => DrawLarge(point, Red))];
        if (levels.Count > 1)
        {
            entries.Add((Name(levels[^1]), point => DrawSmall([point], _dot / 2)));
        }

        var (size, indent) = (style.NoteSize + 1, 3.6f * _dot);
        var left = middle.X - ((entries.Sum(entry => indent + Lettering.Measure(entry.Text, size)) + ((entries.Count - 1) * LegendGap)) / 2);
        foreach (var (text, dot) in entries)
        {
            var width = Lettering.Measure(text, size);
            dot(new SKPoint(left + _dot, middle.Y - (size / 3)));
            Lettering.DrawCentred(canvas, text, left + indent + (width / 2), middle.Y, size, FigureStyle.Pencil);
            left += indent + width + LegendGap;
        }

        static string Name(SampledLevel level) => $"{level.Points.Count} points of layer {level.Layer}";
    }

    private SKPoint At(SamplingPoint point, SKRect place) => new(
        place.Left + (float)(point.X / image.Width * place.Width), place.Top + (float)(point.Y / image.Height * place.Height));

    private SKPoint[] Places(IReadOnlyList<SamplingPoint> points, SKRect place) => [.. points.Select(point => At(point, place))];

    // As large as their spread leaves room for, so that a crowd does not become a blot.
    private float SmallRadius(SKPoint[] points)
    {
        var (width, height) = (Spread(points, static point => point.X), Spread(points, static point => point.Y));
        return Math.Clamp(Crowding * MathF.Sqrt(width * height / points.Length), _dot / 4, _dot / 2);

        static float Spread(SKPoint[] points, Func<SKPoint, float> side) => points.Max(side) - points.Min(side);
    }

    private void DrawSmall(SKPoint[] points, float radius)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = Red.WithAlpha(Cover), StrokeCap = SKStrokeCap.Round, StrokeWidth = 2 * radius };
        canvas.DrawPoints(SKPointMode.Points, points, paint);
    }

    private void DrawLarge(SKPoint point, SKColor color)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = SKColors.White };
        canvas.DrawCircle(point, _dot + 1, paint);
        paint.Color = color;
        canvas.DrawCircle(point, _dot, paint);
    }
}
