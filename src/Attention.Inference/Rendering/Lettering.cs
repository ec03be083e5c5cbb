using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>
/// Draws lines of text in Noto Sans, which the assembly carries: a figure looks the same whatever fonts its machine has. Writing that
/// the font lacks, as Chinese, is drawn as boxes.
/// </summary>
internal static class Lettering
{
    private static readonly SKTypeface Typeface = Load();

    public static float Measure(string text, float size)
    {
        using var font = Font(size);
        return font.MeasureText(text);
    }

    /// <summary>Draws one line centred on <paramref name="x"/> with its baseline at <paramref name="y"/>.</summary>
    public static void DrawCentred(SKCanvas canvas, string text, float x, float y, float size, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        using var font = Font(size);
        canvas.DrawText(text, x, y, SKTextAlign.Center, font, paint);
    }

    /// <summary>Breaks a text between words into lines of <paramref name="width"/> pixels; a longer word has its own line.</summary>
    public static IReadOnlyList<string> Wrap(string text, float size, float width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = lines.Count > 0 ? $"{lines[^1]} {word}" : word;
            if (lines.Count > 0 && Measure(longer, size) <= width)
            {
                lines[^1] = longer;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    /// <summary>The text, cut and ended with dots where it is wider than <paramref name="width"/> pixels.</summary>
    public static string Fit(string text, float size, float width)
    {
        var kept = text;
        for (var length = text.Length - 1; length > 0 && Measure(kept, size) > width; length--)
        {
            kept = text[..length] + "...";
        }

        return kept;
    }

    private static SKFont Font(float size) =>
        new(Typeface, size) { Edging = SKFontEdging.Antialias, Subpixel = true, Hinting = SKFontHinting.None };

    private static SKTypeface Load()
    {
        using var file = typeof(Lettering).Assembly.GetManifestResourceStream("NotoSans-Regular.ttf")!;
        return SKTypeface.FromStream(file);
    }
}
