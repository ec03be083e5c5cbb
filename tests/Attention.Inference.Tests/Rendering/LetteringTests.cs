using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Tests.Rendering;

public sealed class LetteringTests
{
    private const int Side = 32;

    [Fact]
    public void Every_letter_of_the_three_languages_has_a_shape_of_its_own()
    {
        const string letters =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'\"-()/%&+"
            + "éèêëàâçôîïùûüÿæœäößÉÈÊËÀÂÇÔÎÏÙÛÜŸÆŒÄÖ\u2013\u2014\u2019\u2026«»„“”";
        var shapes = letters.Select(letter => Draw(letter.ToString())).ToArray();

        Assert.DoesNotContain(Draw("\u65E5"), shapes);
        Assert.DoesNotContain(Draw(" "), shapes);
        Assert.Equal(letters.Length, shapes.Distinct().Count());
    }

    [Fact]
    public void A_figure_looks_the_same_whatever_fonts_the_machine_has()
    {
        // The widths of d, o and g as Noto Sans Regular gives them, in thousandths of the size.
        Assert.Equal(615 + 605 + 615, Lettering.Measure("dog", 1000), tolerance: 0.5f);
    }

    [Fact]
    public void Text_breaks_between_words()
    {
        var lines = Lettering.Wrap("a brown dog runs through tall grass", 20, 120);
        Assert.True(lines.Count > 1);
        Assert.Equal("a brown dog runs through tall grass", string.Join(' ', lines));
        Assert.All(lines, line => Assert.True(Lettering.Measure(line, 20) <= 120));
    }

    [Fact]
    public void A_word_that_is_too_wide_is_cut()
    {
        var cut = Lettering.Fit("Donaudampfschifffahrtsgesellschaft", 20, 150);
        Assert.EndsWith("...", cut);
        Assert.True(Lettering.Measure(cut, 20) <= 150);
        Assert.Equal("dog", Lettering.Fit("dog", 20, 150));
    }

    private static string Draw(string text)
    {
        using var paper = new SKBitmap(Side, Side);
        using var canvas = new SKCanvas(paper);
        canvas.Clear(SKColors.White);
        Lettering.DrawCentred(canvas, text, Side / 2, Side * 0.75f, 20, SKColors.Black);
        canvas.Flush();
        return Convert.ToHexString(paper.GetPixelSpan());
    }
}
