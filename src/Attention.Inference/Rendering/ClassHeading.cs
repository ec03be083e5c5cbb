using System.Globalization;
using Attention.Contracts;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>The classes above the panels of a figure.</summary>
internal static class ClassHeading
{
    private const int MostClasses = 3;

    public static void Draw(SKCanvas canvas, PanelLayout layout, IReadOnlyList<ClassScore> classes)
    {
        var best = string.Create(CultureInfo.InvariantCulture, $"{classes[0].Label}, {classes[0].Score * 100:0} %");
        var all = string.Join("     ", classes.Take(MostClasses).Select(static found => string.Create(CultureInfo.InvariantCulture, $"{found.Label} {found.Score:0.00}")));
        DrawLine(best, layout.Best, layout.Style.CaptionSize, FigureStyle.Ink);
        DrawLine(all, layout.Classes, layout.Style.NoteSize + 2, FigureStyle.Pencil);

        void DrawLine(string text, SKPoint middle, float size, SKColor color) =>
            Lettering.DrawCentred(canvas, Lettering.Fit(text, size, layout.TextWidth), middle.X, middle.Y, size, color);
    }
}
