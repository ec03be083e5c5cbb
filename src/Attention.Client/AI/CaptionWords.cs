namespace Attention.Client.AI;

/// <summary>The words of a caption as they come, joined the way the service joins them.</summary>
internal static class CaptionWords
{
    public const string End = "</s>";

    /// <summary>What a word adds to the text: itself, with the space before it unless it is punctuation or a clitic such as <c>'s</c>.</summary>
    public static string Piece(string word, bool isFirst) => isFirst || BelongsToTheWordBefore(word) ? word : $" {word}";

    private static bool BelongsToTheWordBefore(string word) => word is "." or "," or "!" or "?" or ";" or ":" or ")" or "n't" || (word.Length > 1 && word[0] == '\'');
}
