using System.Globalization;
using System.Xml;
using Attention.Contracts.Translation;
using Attention.Inference.Rendering;
using static Attention.Inference.Rendering.SvgDocument;

namespace Attention.Inference.Translation;

/// <summary>The figure of a translation: both sentences, their words joined by links as thick as the attention between them.</summary>
public static class AlignmentFigure
{
    private const float Margin = 40;
    private const float LeastWidth = 320;
    private const float TextRise = 7;
    private const float LinkDrop = 16;
    private const float ThinnestLink = 1;
    private const float ThickestLink = 10;

    // Plain colours, overridden for dark pages: what converts SVG for slides passes media queries over but stumbles on variables.
    private const string Style = """

        .paper { fill: #fbfaf7; }
        .rule { stroke: #e4e1da; }
        .word { fill: #1d1d1f; text-anchor: middle; font-size: 20px; font-family: system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
        .link { fill: none; stroke: #4150c4; stroke-linecap: round; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #17181c; }
          .rule { stroke: #34363d; }
          .word { fill: #f2f1ee; }
          .link { stroke: #93a5ff; }
        }
        .link:hover { stroke: #e8590c; stroke-opacity: 1; }

        """;

    /// <summary>
    /// A standalone SVG without scripts: one pair of rows per sentence, source above target. Weights are those of whole words
    /// and show as a tooltip on their link. Without attention there are no links. Texts that have no translation are left out.
    /// </summary>
    public static string Svg(TranslationResponse response)
    {
        var translated = response.Translations.Where(static result => result.Failure is null);
        var sentences = translated.SelectMany(result => result.Sentences.Count > 0 ? result.Sentences : [result]);
        var pairs = sentences.Select(sentence => new SentencePair(sentence)).ToArray();
        var inner = pairs.Select(pair => pair.NaturalWidth).Append(LeastWidth).Max();
        var width = inner + 2 * Margin;
        var height = pairs.Sum(pair => pair.Rise + 2 * Margin);

        return SvgDocument.Write(width, height, $"Attention of {response.Model} {response.Version} between the words of source and target", Style, xml =>
        {
            var top = 0f;
            foreach (var pair in pairs)
            {
                if (top > 0)
                {
                    xml.Element("line", ("class", "rule"), ("x1", Number(Margin)), ("x2", Number(width - Margin)), ("y1", Number(top)), ("y2", Number(top)));
                }

                Write(xml, pair, top, inner);
                top += pair.Rise + 2 * Margin;
            }
        });
    }

    private static void Write(XmlWriter xml, SentencePair pair, float top, float inner)
    {
        pair.Source.Spread(Margin, inner);
        pair.Target.Spread(Margin, inner);
        var upper = top + Margin + TextRise;
        var lower = upper + pair.Rise;
        var (start, end) = (upper + LinkDrop, lower - LinkDrop - 2 * TextRise);
        var (above, middle, below) = (Number(start), Number((start + end) / 2), Number(end));

        // Faint links first, so that strong ones lie on top.
        foreach (var link in pair.Links.OrderBy(link => link.Weight))
        {
            var (from, to) = (Number(pair.Source.Centres[link.Source]), Number(pair.Target.Centres[link.Target]));
            var weight = link.Weight.ToString("0.000", CultureInfo.InvariantCulture);
            xml.WriteStartElement("path", Namespace);
            xml.Attributes(
                ("class", "link"),
                ("d", $"M{from} {above} C{from} {middle} {to} {middle} {to} {below}"),
                ("stroke-width", Number(float.Lerp(ThinnestLink, ThickestLink, link.Weight))),
                ("stroke-opacity", Number(float.Lerp(0.2f, 0.9f, link.Weight))));
            xml.Text("title", $"{pair.Source.Words[link.Source]} \u2013 {pair.Target.Words[link.Target]}: {weight}");
            xml.WriteEndElement();
        }

        Write(xml, pair.Source, upper);
        Write(xml, pair.Target, lower);
    }

    private static void Write(XmlWriter xml, WordRow row, float baseline)
    {
        for (var i = 0; i < row.Words.Count; i++)
        {
            xml.Text("text", row.Words[i], ("class", "word"), ("x", Number(row.Centres[i])), ("y", Number(baseline)));
        }
    }
}
