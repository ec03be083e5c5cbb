using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Attention.Inference.Text;

/// <summary>
/// Where the sentences of an English text lie: a line break always ends one; <c>. ! ? …</c> with its closing quotes and brackets
/// does before white space, unless what follows or precedes it says that the sentence goes on. In doubt a sentence stays whole:
/// two sentences translated as one read better than one torn apart.
/// </summary>
internal static partial class SentenceSplitter
{
    // Always before something that belongs to them.
    private static readonly FrozenSet<string> Openers = Words(
        """
        Mr Mrs Ms Mx Messrs Dr Drs Prof St Mt Ft Gen Col Lt Sgt Capt Cmdr Adm Maj Rev Hon Pres Sen Rep Gov Supt Insp
        e.g i.e cf viz vs ca approx al
        """);

    // Only before a number: "No. 5", but "The answer is no."
    private static readonly FrozenSet<string> Counters = Words(
        "No Nos Nr p pp Fig Figs Eq Vol Vols Ch Sec Art para Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec");

    // May close a sentence as well as stand within one: what follows decides, as after "U.S." and "p.m."
    private static readonly FrozenSet<string> Closers = Words("Inc Ltd Co Corp Bros Jr Sr Esq etc Ave Blvd Rd");

    private static readonly FrozenSet<string> Starters = Words(
        """
        The A An This That These Those There Here It He She We They I You His Her Its Our Their My Your What When Where Why Who How
        If In On At As After Before But And So Then Yet However Although While Since Because For From To With No Not Yes All Some
        Many Most Each Every Both One Two Please
        """);

    private static readonly SearchValues<char> WordEdges = SearchValues.Create(" \t\u00A0\"'“‘«([–—");

    /// <summary>Every sentence, without the white space around it; nothing but white space lies between them.</summary>
    public static IReadOnlyList<Range> Split(string text)
    {
        var sentences = new List<Range>();
        foreach (var line in Line().EnumerateMatches(text))
        {
            SplitLine(text, line.Index, line.Index + line.Length, sentences);
        }

        return sentences;
    }

    private static void SplitLine(string text, int start, int end, List<Range> sentences)
    {
        var line = text[start..end];
        var embedded = Embedded().Matches(line);
        var from = 0;
        foreach (Match stop in Stop().Matches(line))
        {
            var to = stop.Index + stop.Length;
            var next = Next().Match(line, to).Groups["word"].Value;
            var isWithin = embedded.Any(part => part.Index < to && to < part.Index + part.Length);
            if (!isWithin && Ends(line.AsSpan(from..stop.Index), stop.Groups["mark"].Value, next))
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
    private static bool Ends(ReadOnlySpan<char> before, string mark, string next)
    {
        if (next.Length > 0 && char.IsLower(next[0]))
        {
            return false;
        }

        var word = before[(before.LastIndexOfAny(WordEdges) + 1)..].ToString();
        return mark != "." || word switch
        {
            _ when Openers.Contains(word) => false,
            _ when Counters.Contains(word) => next.Length == 0 || !char.IsAsciiDigit(next[0]),
            _ when Closers.Contains(word) || Acronym().IsMatch(word) => Starters.Contains(next),
            _ when Initial().IsMatch(word) => false,
            _ => !ListNumber().IsMatch(before),
        };
    }

    private static FrozenSet<string> Words(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"[^\n\v\f\r\u0085\u2028\u2029]+")]
    private static partial Regex Line();

    [GeneratedRegex("""(?<mark>[.!?…]+)["'”’»)\]]*(?=\s)""")]
    private static partial Regex Stop();

    // A quotation or an aside after which the sentence goes on, so that nothing within ends it: "No. Never," he said. One that is
    // longer than a sentence should be is no part of one.
    [GeneratedRegex(
        """(?: (?<=^|[\s(\[]) "(?=\S) [^"]{0,300}" | “[^”]{0,300}” | «[^»]{0,300}» | \([^()]{0,300}\) ) (?= \s* [,;:\p{Ll}] )""",
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Embedded();

    // The word that follows, past opening quotes, brackets and dashes.
    [GeneratedRegex("""\G[\s"'“‘«(\[–—-]*(?<word>[\p{L}\p{N}]+)""")]
    private static partial Regex Next();

    // U.S, p.m, Ph.D: letters with points between them, the last point being the mark.
    [GeneratedRegex(@"^\p{L}{1,2}(?:\.\p{L})+$")]
    private static partial Regex Acronym();

    [GeneratedRegex(@"^[\p{Lu}-[I]]$")]
    private static partial Regex Initial();

    [GeneratedRegex(@"^\s*(?:\d{1,3}|[a-zA-Z]|[ivxIVX]+)$")]
    private static partial Regex ListNumber();
}
