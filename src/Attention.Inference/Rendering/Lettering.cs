using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>
/// Draws lines of text: in a font of the machine where one is found, otherwise with <see cref="StrokeFont"/>. The native library
/// used here is built without fontconfig and sees no fonts by itself on Linux, so the usual folders are searched.
/// </summary>
internal sealed class Lettering(SKTypeface? typeface)
{
    private static readonly string[] Folders =
        ["/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texmf/fonts", "/Library/Fonts", "/System/Library/Fonts"];

    // Best first. A family that is not listed may hold symbols or a script face: the pen is the better fallback.
    private static readonly string[] Faces =
    [
        "Inter-Regular.ttf", "Inter-Regular.otf", "NotoSans-Regular.ttf", "OpenSans-Regular.ttf", "Roboto-Regular.ttf",
        "Ubuntu-R.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "FreeSans.ttf", "FreeSans.otf", "Arial.ttf",
    ];

    /// <summary>The best font of this machine.</summary>
    public static Lettering OfMachine() => Find(Folders);

    /// <summary>The best font in or under the given folders, else of the platform's font manager, else the pen.</summary>
    public static Lettering Find(IEnumerable<string> folders)
    {
        var search = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var best = folders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.?tf", search))
            .Where(file => Faces.Contains(Path.GetFileName(file)))
            .OrderBy(file => Array.IndexOf(Faces, Path.GetFileName(file)))
            .ThenBy(file => file, StringComparer.Ordinal)
            .Select(SKTypeface.FromFile)
            .FirstOrDefault(face => face is { GlyphCount: > 0 });
        return new Lettering(best ?? (SKTypeface.Default.GlyphCount > 0 ? SKTypeface.Default : null));
    }

    public float Measure(string text, float size)
    {
        if (typeface is null)
        {
            return StrokeFont.Measure(text, size);
        }

        using var font = Font(size);
        return font.MeasureText(text);
    }

    /// <summary>Draws one line centred on <paramref name="x"/> with its baseline at <paramref name="y"/>.</summary>
    public void DrawCentred(SKCanvas canvas, string text, float x, float y, float size, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        if (typeface is not null)
        {
            using var font = Font(size);
            canvas.DrawText(text, x, y, SKTextAlign.Center, font, paint);
            return;
        }

        using var line = StrokeFont.Trace(text, size, out var advance);
        (paint.Style, paint.StrokeWidth) = (SKPaintStyle.Stroke, StrokeFont.Pen(size));
        (paint.StrokeCap, paint.StrokeJoin) = (SKStrokeCap.Round, SKStrokeJoin.Round);
        canvas.Translate(x - advance / 2, y);
        canvas.DrawPath(line, paint);
        canvas.Translate(advance / 2 - x, -y);
    }

    /// <summary>Breaks a text between words into lines of <paramref name="width"/> pixels; a longer word has its own line.</summary>
    public IReadOnlyList<string> Wrap(string text, float size, float width)
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
    public string Fit(string text, float size, float width)
    {
        var kept = text;
        for (var length = text.Length - 1; length > 0 && Measure(kept, size) > width; length--)
        {
            kept = text[..length] + "...";
        }

        return kept;
    }

    private SKFont Font(float size)
    {
        return new SKFont(typeface, size) { Edging = SKFontEdging.Antialias, Subpixel = true, Hinting = SKFontHinting.None };
    }
}
