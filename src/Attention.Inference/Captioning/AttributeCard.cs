using System.Globalization;
using Attention.Contracts.Captioning;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Captioning;

/// <summary>
/// A word of a model that attends to detected words: the strongest of them, each with a bar for what went in and one for what came out.
/// </summary>
internal sealed class AttributeCard(SKCanvas canvas, FigureStyle style)
{
    private const int Shown = 4;
    private const float Space = 5;

    // Of the card's width: where bars begin, and the room for their numbers.
    private const float Axis = 0.46f;
    private const float Numbers = 0.2f;

    /// <param name="attributes">Of one word.</param>
    /// <param name="largest">The largest weight of the caption, whose bar is the longest: cards compare with one another.</param>
    /// <param name="place">Of the card in the figure.</param>
    public void Draw(IReadOnlyList<AttributeWeights> attributes, double largest, SKRect place)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = SKColors.White };
        canvas.DrawRoundRect(place, style.TileCorner, style.TileCorner, paint);
        (paint.Style, paint.Color) = (SKPaintStyle.Stroke, FigureStyle.Faint);
        canvas.DrawRoundRect(place, style.TileCorner, style.TileCorner, paint);

        var padding = place.Width / 18;
        var inner = SKRect.Inflate(place, -padding, -padding);
        var height = inner.Height / Shown;
        foreach (var (row, attribute) in attributes.OrderByDescending(Strength).Take(Shown).Index())
        {
            DrawRow(attribute, largest, SKRect.Create(inner.Left, inner.Top + (row * height), inner.Width, height));
        }
    }

    /// <summary>What the colours mean, centred on a point of a baseline.</summary>
    public void DrawLegend(SKPoint middle)
    {
        (string Text, SKColor Color)[] entries = [("went in", FigureStyle.Input), ("came out", FigureStyle.Output)];
        var (side, gap) = (style.NoteSize * 0.8f, style.NoteSize * 0.5f);
        var widths = Array.ConvertAll(entries, entry => side + gap + Lettering.Measure(entry.Text, style.NoteSize));
        var left = middle.X - ((widths.Sum() + (3 * gap)) / 2);
        for (var i = 0; i < entries.Length; i++)
        {
            using var paint = new SKPaint { IsAntialias = true, Color = entries[i].Color };
            canvas.DrawRoundRect(SKRect.Create(left, middle.Y - side, side, side), side / 5, side / 5, paint);
            Lettering.DrawCentred(canvas, entries[i].Text, left + ((widths[i] + side + gap) / 2), middle.Y, style.NoteSize, FigureStyle.Pencil);
            left += widths[i] + (3 * gap);
        }
    }

    public static double Strength(AttributeWeights attribute) => Math.Max(attribute.Input, attribute.Output);

    private void DrawRow(AttributeWeights attribute, double largest, SKRect row)
    {
        var axis = row.Left + (row.Width * Axis);
        var size = Math.Min(style.NoteSize, row.Height * 0.52f);
        var text = Lettering.Fit(attribute.Text, size, axis - row.Left - Space);
        var middle = axis - Space - (Lettering.Measure(text, size) / 2);
        Lettering.DrawCentred(canvas, text, middle, row.MidY + (size * 0.35f), size, FigureStyle.Ink);

        var longest = row.Width * (1 - Axis - Numbers);
        var line = row.Height * 0.42f;
        DrawBar(attribute.Input, FigureStyle.Input, new SKPoint(axis, row.MidY - (line / 2)));
        DrawBar(attribute.Output, FigureStyle.Output, new SKPoint(axis, row.MidY + (line / 2)));

        void DrawBar(double weight, SKColor color, SKPoint start)
        {
            var length = largest > 0 ? (float)(weight / largest) * longest : 0;
            using var paint = new SKPaint { IsAntialias = true, Color = color };
            canvas.DrawRoundRect(SKRect.Create(start.X, start.Y - (line * 0.32f), length, line * 0.64f), 1.5f, 1.5f, paint);
            var number = weight.ToString("0.00", CultureInfo.InvariantCulture);
            var height = line * 0.9f;
            var end = start.X + length + Space + (Lettering.Measure(number, height) / 2);
            Lettering.DrawCentred(canvas, number, end, start.Y + (height * 0.36f), height, FigureStyle.Pencil);
        }
    }
}
