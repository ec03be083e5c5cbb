using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>
/// Text as strokes of a pen, for machines without fonts. Knows the letters of English, French and German; others are boxes.
/// </summary>
internal static class StrokeFont
{
    private const float UnitsPerSize = 20;
    private const float Spacing = 3.6f;
    private const float SpaceWidth = 5.5f;
    private const float CapitalRise = 4;
    private const string Box = "M0 0 V-14 H8 V0 Z";

    /// <summary>Width of the pen in pixels that suits a text size.</summary>
    public static float Pen(float size) => size * 0.085f;

    /// <summary>From the left edge of the first stroke to the right edge of the last, in pixels.</summary>
    public static float Measure(string text, float size)
    {
        using var path = Trace(text, size, out var advance);
        return advance;
    }

    /// <summary>The line of the pen with the baseline at 0, in pixels; the caller disposes it.</summary>
    public static SKPath Trace(string text, float size, out float advance)
    {
        using var line = new SKPathBuilder();
        var x = 0f;
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter))
            {
                x += SpaceWidth;
                continue;
            }

            using var glyph = Glyph(letter);
            line.AddPath(glyph, x + Spacing / 2, 0);
            x += glyph.TightBounds.Right + Spacing;
        }

        var scale = size / UnitsPerSize;
        advance = x * scale;
        var path = line.Detach();
        path.Transform(SKMatrix.CreateScale(scale, scale));
        return path;
    }

    private static SKPath Glyph(char character)
    {
        if (!StrokeGlyphs.Accented.TryGetValue(character, out var parts))
        {
            return SKPath.ParseSvgPathData(StrokeGlyphs.Letters.GetValueOrDefault(character, Box));
        }

        using var letter = SKPath.ParseSvgPathData(StrokeGlyphs.Letters[parts.Letter]);
        using var mark = SKPath.ParseSvgPathData(StrokeGlyphs.Marks[parts.Mark]);
        var lift = char.IsUpper(character) && mark.TightBounds.Bottom < 0 ? -CapitalRise : 0;
        using var glyph = new SKPathBuilder();
        glyph.AddPath(letter);
        glyph.AddPath(mark, letter.TightBounds.MidX, lift);
        return glyph.Detach();
    }
}
