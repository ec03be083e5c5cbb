using System.Text;
using System.Text.RegularExpressions;

namespace Attention.Inference.Text;

/// <summary>Words as the Penn Treebank splits them, and joined again the way people write.</summary>
public static partial class PennTokens
{
    private const string Clitic = @"(?: n't | '(?: s | re | ve | ll | d | m ) ) \b";

    public static string Join(IEnumerable<string> tokens)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            text.Append(Piece(token, isFirst: text.Length == 0));
        }

        return text.ToString();
    }

    /// <summary>A token as it stands in a joined text: with the space before it, where there is one.</summary>
    public static string Piece(string token, bool isFirst) => isFirst || BelongsToTheWordBefore(token) ? token : $" {token}";

    /// <summary>The words of a text in lower case, clitics apart and punctuation left out, as captioners learn them.</summary>
    public static IReadOnlyList<string> Split(string text) =>
        [.. Word().Matches(text.Replace('’', '\'').ToLowerInvariant()).Select(static match => match.Value)];

    // Punctuation, and the clitics 's, 're, n't and the like.
    private static bool BelongsToTheWordBefore(string token) => token is "." or "," or "!" or "?" or ";" or ":" or ")" or "n't" || (token.Length > 1 && token[0] == '\'');

    // A clitic, or letters and digits up to the next clitic, with single hyphens and apostrophes between them: t-shirt, o'clock.
    [GeneratedRegex($@"{Clitic} | \w (?: (?! {Clitic} ) ['-]? \w )*", RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
