using System.Text.RegularExpressions;

namespace Attention.Inference.Translation;

/// <summary>
/// What a translation repeats as it stands: addresses, and names that the model never met. Each is read as one unknown symbol, which
/// is copied, where the model would spell it subword by subword and lose its way.
/// </summary>
/// <param name="words">All that the model met in its source language, in lower case.</param>
internal sealed partial class VerbatimSpans(IReadOnlySet<string> words)
{
    /// <summary>
    /// The spans of a sentence, in order; names with a space between them are one. In a sentence <paramref name="inCapitals"/> every
    /// word that was never met may be a name.
    /// </summary>
    public IReadOnlyList<Range> Find(string text, bool inCapitals = false)
    {
        var spans = new List<Range>();
        var isName = false;
        foreach (Match match in Candidates().Matches(text))
        {
            var (wasName, start) = (isName, match.Index);
            isName = match.Groups["name"].Success;
            if (isName && !IsUnmetName(match.Value, inCapitals))
            {
                isName = false;
                continue;
            }

            if (isName && wasName && spans[^1].End.Value == start - 1 && text[start - 1] == ' ')
            {
                start = spans[^1].Start.Value;
                spans.RemoveAt(spans.Count - 1);
            }

            spans.Add(start..(match.Index + match.Length));
        }

        return spans;
    }

    private bool IsUnmetName(string word, bool inCapitals) => char.IsUpper(word[0]) && (inCapitals || word.Any(char.IsLower)) && !words.Contains(word.ToLowerInvariant());

    // Web and mail addresses, and whole words. One that begins a sentence is capitalised whatever it is, but few that nobody met are
    // no names.
    [GeneratedRegex("""(?:https?://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]'’]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.@/-])(?<name>[^\W\d_]\w*)(?![\w-])""")]
    private static partial Regex Candidates();
}
