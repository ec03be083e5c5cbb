using System.Globalization;
using System.Text;
using System.Xml;

namespace Attention.Inference.Rendering;

/// <summary>Writes standalone SVG without scripts: on paper, with a title for those who do not see it.</summary>
internal static class SvgDocument
{
    public const string Namespace = "http://www.w3.org/2000/svg";

    /// <param name="width">In user units, which are pixels at their natural size.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="style">CSS; the paper has the class <c>paper</c>.</param>
    /// <param name="content">Writes what lies on the paper.</param>
    public static string Write(float width, float height, string title, string style, Action<XmlWriter> content)
    {
        var svg = new StringBuilder();
        using (var xml = XmlWriter.Create(svg, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("svg", Namespace);
            var (right, bottom) = (Number(width), Number(height));
            xml.Attributes(("viewBox", $"0 0 {right} {bottom}"), ("width", right), ("height", bottom), ("role", "img"));
            xml.Text("title", title);
            xml.WriteElementString("style", Namespace, style);
            xml.Element("rect", ("class", "paper"), ("width", "100%"), ("height", "100%"));
            content(xml);
            xml.WriteEndElement();
        }

        return svg.ToString();
    }

    /// <summary>An element without content.</summary>
    public static void Element(this XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name, Namespace);
        xml.Attributes(attributes);
        xml.WriteEndElement();
    }

    /// <summary>An element of text.</summary>
    public static void Text(this XmlWriter xml, string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name, Namespace);
        xml.Attributes(attributes);
        xml.WriteString(Printable(text));
        xml.WriteEndElement();
    }

    public static void Attributes(this XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            xml.WriteAttributeString(name, value);
        }
    }

    public static string Number(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>XML has no way to write some characters (controls, half surrogates): each becomes U+FFFD, as browsers show them.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var allowed = rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value);
            printable.Append(allowed ? rune.ToString() : "\uFFFD");
        }

        return printable.ToString();
    }
}
