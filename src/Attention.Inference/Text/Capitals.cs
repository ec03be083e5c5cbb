namespace Attention.Inference.Text;

/// <summary>
/// A sentence in capitals throughout. Models meet few of those and have hardly a subword for them, so they are read as sentences
/// usually are written and answered in capitals.
/// </summary>
internal static class Capitals
{
    /// <summary>Whether there is no small letter, and more than one word of several letters: one alone may be an abbreviation.</summary>
    public static bool AreAll(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(static word => word.Count(char.IsUpper) > 1);
        return words > 1 && !text.Any(char.IsLower);
    }

    public static string Of(string text) => text.ToUpperInvariant();

    /// <summary>The text with small letters after its first, as long as before.</summary>
    public static string AsSentence(string text)
    {
        var first = text.AsSpan().IndexOfAnyExcept(' ');
        return first < 0 ? text : string.Concat(text.AsSpan(0, first + 1), text[(first + 1)..].ToLowerInvariant());
    }
}
