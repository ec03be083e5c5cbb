using System.Text.RegularExpressions;

namespace Attention.Inference.Text;

/// <summary>
/// Where the sentences of a text lie: a line break always ends one; <c>. ! ? …</c> with its closing quotes and brackets does before
/// white space, unless what follows or precedes it says that the sentence goes on; the marks of a language that writes without such
/// space, as <c>。</c>, do wherever they stand. In doubt a sentence stays whole: two sentences translated as one read better than one
/// torn apart.
/// </summary>
internal static partial class SentenceSplitter
{
    /// <summary>Every sentence, without the white space around it; nothing but white space lies between them.</summary>
    /// <param name="text">In one language.</param>
    /// <param name="language">Which it is, ISO 639-1.</param>
    public static IReadOnlyList<Range> Split(string text, string language)
    {
        var rules = SentenceRules.Of(language);
        var sentences = new List<Range>();
        foreach (var line in Line().EnumerateMatches(text))
        {
            SplitLine(text, line.Index, line.Index + line.Length, rules, sentences);
        }

        return sentences;
    }

    private static void SplitLine(string text, int start, int end, SentenceRules rules, List<Range> sentences)
    {
        var line = text[start..end];
        var embedded = Embedded().Matches(line);
        var from = 0;
        foreach (Match stop in Stop().Matches(line))
        {
            var to = stop.Index + stop.Length;
            var next = Next().Match(line, to).Groups["word"].Value;
            var (mark, isStop) = (stop.Groups["mark"].Value, stop.Groups["stop"].Success);
            // White space and the next word tell whether a sentence ends with a quotation; a stop has neither and goes by the quotation.
            var last = isStop ? to - 1 : to;
            var isWithin = embedded.Any(part => part.Index < last && last < part.Index + part.Length);
            if (!isWithin && (isStop ? rules.Stops.Contains(line[stop.Index]) : Ends(line.AsSpan(from..stop.Index), mark, next, rules)))
            {
                Add(from, to);
                from = to;
            }
        }

        Add(from, line.Length);

        void Add(int first, int last)
        {
            var sentence = line.AsSpan(first..last);
            if (!sentence.IsWhiteSpace())
            {
                var at = start + last - sentence.TrimStart().Length;
                sentences.Add(at..(at + sentence.Trim().Length));
            }
        }
    }

    // Whether a mark that white space follows is the end of a sentence, given what came before and the next word.
    private static bool Ends(ReadOnlySpan<char> before, string mark, string next, SentenceRules rules)
    {
        if (next.Length > 0 && char.IsLower(next[0]))
        {
            return false;
        }

        var word = before[(before.LastIndexOfAny(rules.WordEdges) + 1)..].ToString();
        return mark != "." || word switch
        {
            _ when rules.Openers.Contains(word) => false,
            _ when rules.Counters.Contains(word) => next.Length == 0 || !char.IsAsciiDigit(next[0]),
            _ when rules.Closers.Contains(word) || Acronym().IsMatch(word) => rules.Starters.Contains(next),
            _ when rules.HasOrdinals && Ordinal().IsMatch(word) => rules.Starters.Contains(next) && !ListNumber().IsMatch(before),
            _ when Initial().IsMatch(word) => false,
            _ => !ListNumber().IsMatch(before),
        };
    }

    [GeneratedRegex(@"[^\n\v\f\r\u0085\u2028\u2029]+")]
    private static partial Regex Line();

    // French puts a space before the closing quote.
    [GeneratedRegex(
        """
        (?<mark>[.!?…]+) (?: \s?» | ["'”’“‘«)\]] )* (?=\s)
        | (?<stop>[。！？｡।॥؟۔።։။។]) [。！？｡।॥؟۔.!?…"'”’»)\]」』）》】]*
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Stop();

    // A quotation or an aside after which the sentence goes on, so that nothing within ends it: "No. Never," he said. One that is
    // longer than a sentence should be is no part of one.
    [GeneratedRegex(
        """
        (?: (?<=^|[\s(\[]) "(?=\S) [^"]{0,300}" | “[^”]{0,300}” | «[^»]{0,300}» | \([^()]{0,300}\)
            | „[^“”]{0,300}[“”] | (?<=^|[\s(\[]) »(?=\S) [^«]{0,300}« | 「[^」]{0,300}」 | 『[^』]{0,300}』 | （[^（）]{0,300}） )
        (?= \s* [,;:\p{Ll}] | [\p{Lo}，、；：،] )
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Embedded();

    // The word that follows, past opening quotes, brackets and dashes.
    [GeneratedRegex("""\G[\s"'“‘«„‚»(\[–—-]*(?<word>[\p{L}\p{N}]+)""")]
    private static partial Regex Next();

    // U.S, p.m, Ph.D: letters with points between them, the last point being the mark.
    [GeneratedRegex(@"^\p{L}{1,2}(?:\.\p{L})+$")]
    private static partial Regex Acronym();

    [GeneratedRegex(@"^[\p{Lu}-[I]]$")]
    private static partial Regex Initial();

    [GeneratedRegex(@"^(?:\d{1,2}|[IVX]+)$")]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"^\s*(?:\d{1,3}|[a-zA-Z]|[ivxIVX]+)$")]
    private static partial Regex ListNumber();
}
