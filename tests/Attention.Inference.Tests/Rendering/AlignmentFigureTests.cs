using System.Globalization;
using System.Xml.Linq;
using Attention.Contracts.Translation;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Rendering;

public sealed class AlignmentFigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Links_are_as_thick_as_the_weights_between_words()
    {
        // "croissance" is two tokens whose rows average; "growth" is two tokens whose columns add up.
        var figure = Draw(Answers.Translation(
            ["▁grow", "th", "▁slow", "</s>"],
            ["▁crois", "sance", "▁lente", "</s>"],
            0.5f, 0.3f, 0.1f, 0.1f,
            0.6f, 0.2f, 0.15f, 0.05f,
            0.1f, 0.2f, 0.66f, 0.04f,
            0f, 0f, 0f, 1f));

        var links = Links(figure);
        Assert.Equal(
            ["growth – croissance: 0.800", "slow – lente: 0.660", "growth – lente: 0.300", "slow – croissance: 0.125"],
            links.OrderByDescending(link => link.Width).Select(link => link.Title));
        Assert.Equal(links.OrderBy(link => link.Width), links);
        Assert.Equal(links.OrderBy(link => link.Opacity), links);
    }

    [Fact]
    public void Faint_links_are_left_out()
    {
        var figure = Draw(Answers.Translation(["▁a", "▁b"], ["▁c"], 0.96f, 0.04f));
        Assert.Equal("a – c: 0.960", Assert.Single(Links(figure)).Title);
    }

    [Fact]
    public void A_translation_without_attention_is_two_rows_of_words()
    {
        var figure = Draw(Answers.Translation(["▁good", "▁day", "</s>"], ["▁bonjour", "</s>"]));
        Assert.Equal(["good", "day", "bonjour"], figure.Descendants(Svg + "text").Select(text => text.Value));
        Assert.Empty(Links(figure));
    }

    [Fact]
    public void Text_stays_text()
    {
        var svg = AlignmentFigure.Svg(Answers.Translations(
            Answers.Translation(["▁<script>alert(1)</script>", "▁\"&\u0001\uD800"], ["▁<b>"], 0.6f, 0.4f)));

        Assert.DoesNotContain("<script", svg);
        Assert.DoesNotContain("<b>", svg);
        Assert.Equal(
            ["<script>alert(1)</script>", "\"&\uFFFD\uFFFD", "<b>"],
            XDocument.Parse(svg).Descendants(Svg + "text").Select(text => text.Value));
    }

    [Fact]
    public void Words_never_overlap_and_stay_on_the_page()
    {
        string[] source = [.. Enumerable.Range(0, 60).Select(i => $"▁{new string("mil日"[i % 4], 1 + i % 9)}")];
        var figure = Draw(Answers.Translation(source, ["▁one"]));
        var row = figure.Descendants(Svg + "text").Take(60).ToArray();
        var width = double.Parse(figure.Attribute("width")!.Value, CultureInfo.InvariantCulture);

        // Half an em for a narrow letter, a whole one for m and for Chinese: no common face is wider.
        double Half(XElement text) => text.Value.Sum(letter => letter is 'i' or 'l' ? 7.0 : 20.0) / 2;
        for (var i = 1; i < row.Length; i++)
        {
            Assert.True(Number(row[i - 1], "x") + Half(row[i - 1]) < Number(row[i], "x") - Half(row[i]));
        }

        Assert.True(Number(row[0], "x") - Half(row[0]) > 0);
        Assert.True(Number(row[^1], "x") + Half(row[^1]) < width);
    }

    [Fact]
    public void Every_translation_has_its_own_rows()
    {
        var one = Answers.Translation(["▁a"], ["▁b"], 1f);
        var figure = XDocument.Parse(AlignmentFigure.Svg(Answers.Translations(one, one, one))).Root!;
        Assert.Equal(6, figure.Descendants(Svg + "text").Select(text => Number(text, "y")).Distinct().Count());
        Assert.Equal(2, figure.Descendants(Svg + "line").Count());
    }

    [Fact]
    public void The_sentences_of_a_text_are_stacked()
    {
        var one = Answers.Translation(["▁a"], ["▁b"], 1f);
        var text = Answers.Translation(["▁a", "▁a"], ["▁b", "▁b"]) with { Sentences = [one, one] };
        var figure = Draw(text);

        Assert.Equal(2, Links(figure).Length);
        Assert.Equal(4, figure.Descendants(Svg + "text").Select(word => Number(word, "y")).Distinct().Count());
    }

    [Fact]
    public void Empty_translations_are_drawn()
    {
        var figure = Draw(Answers.Translation(["</s>"], ["</s>"], 1f));
        Assert.Empty(figure.Descendants(Svg + "text"));
        Assert.Equal("img", figure.Attribute("role")!.Value);
        Assert.NotEmpty(figure.Element(Svg + "title")!.Value);
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_culture_and_nothing_runs_or_is_fetched()
    {
        var response = Answers.Translations(Answers.Translation(["▁grow", "th"], ["▁croissance"], 0.4f, 0.35f));
        var svg = AlignmentFigure.Svg(response);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal(svg, AlignmentFigure.Svg(response));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.DoesNotContain("<script", svg);
        Assert.DoesNotContain("url(", svg);
        Assert.Contains("prefers-color-scheme: dark", svg);
    }

    private static XElement Draw(TranslationResult result) => XDocument.Parse(AlignmentFigure.Svg(Answers.Translations(result))).Root!;

    private static double Number(XElement element, string attribute)
    {
        return double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
    }

    private static (string Title, double Width, double Opacity)[] Links(XElement figure)
    {
        return
        [
            .. figure.Descendants(Svg + "path").Select(path =>
                (path.Element(Svg + "title")!.Value, Number(path, "stroke-width"), Number(path, "stroke-opacity"))),
        ];
    }
}
