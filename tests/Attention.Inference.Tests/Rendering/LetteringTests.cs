using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

public sealed class LetteringTests
{
    private readonly Lettering _pen = new(typeface: null);

    [Fact]
    public void Every_letter_of_the_three_languages_has_its_own_strokes()
    {
        const string letters =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'\"-()/%&+"
            + "éèêëàâçôîïùûüäößœÉÈÀÇÄÖÜ";
        using var box = StrokeFont.Trace("\u65E5", 20, out _);
        var strokes = letters.Select(letter => Svg(letter.ToString())).ToArray();

        Assert.DoesNotContain(box.ToSvgPathData(), strokes);
        Assert.Equal(letters.Length, strokes.Distinct().Count());
    }

    [Fact]
    public void Strokes_stay_within_their_line()
    {
        foreach (var letter in StrokeGlyphs.Letters.Keys.Concat(StrokeGlyphs.Accented.Keys))
        {
            using var path = StrokeFont.Trace(letter.ToString(), 20, out var advance);
            Assert.InRange(path.TightBounds.Left, -1, advance);
            Assert.InRange(path.TightBounds.Right, 0, advance);
            Assert.InRange(path.TightBounds.Top, -19, 5);
            Assert.InRange(path.TightBounds.Bottom, -15, 5);
        }
    }

    [Fact]
    public void A_machine_without_fonts_gets_the_pen()
    {
        var nowhere = Lettering.Find([Path.Combine(Path.GetTempPath(), "no such folder")]);
        if (SKTypeface.Default.GlyphCount == 0)
        {
            Assert.Equal(_pen.Measure("attention", 20), nowhere.Measure("attention", 20));
        }

        Assert.True(nowhere.Measure("attention", 20) > 20);
    }

    [Fact]
    public void Text_breaks_between_words()
    {
        var lines = _pen.Wrap("a brown dog runs through tall grass", 20, 120);
        Assert.True(lines.Count > 1);
        Assert.Equal("a brown dog runs through tall grass", string.Join(' ', lines));
        Assert.All(lines, line => Assert.True(_pen.Measure(line, 20) <= 120));
    }

    [Fact]
    public void A_word_that_is_too_wide_is_cut()
    {
        var cut = _pen.Fit("Donaudampfschifffahrtsgesellschaft", 20, 150);
        Assert.EndsWith("...", cut);
        Assert.True(_pen.Measure(cut, 20) <= 150);
        Assert.Equal("dog", _pen.Fit("dog", 20, 150));
    }

    private static string Svg(string text)
    {
        using var path = StrokeFont.Trace(text, 20, out _);
        return path.ToSvgPathData();
    }
}
