using System.Text;

namespace Attention.Inference.Text;

/// <summary>Words as the Penn Treebank splits them, joined again the way people write.</summary>
internal static class PennTokens
{
    public static string Join(IEnumerable<string> tokens)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            if (text.Length > 0 && !BelongsToTheWordBefore(token))
            {
                text.Append(' ');
            }

            text.Append(token);
        }

        return text.ToString();
    }

    // Punctuation, and the clitics 's, 're, n't and the like.
    private static bool BelongsToTheWordBefore(string token) => token is "." or "," or "!" or "?" or ";" or ":" or ")" or "n't" || (token.Length > 1 && token[0] == '\'');
}
