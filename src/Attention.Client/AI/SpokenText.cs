namespace Attention.Client.AI;

/// <summary>The text of a transcription as its characters come: one space between words and between segments, none at the ends.</summary>
internal sealed class SpokenText
{
    private const string End = "</s>";

    private int _segment;
    private bool _hasText;
    private bool _isApart;

    /// <returns>What the character adds to the text, with the space before it; empty for a space, and for the end of a segment.</returns>
    public string Add(int segment, string character)
    {
        _isApart |= segment != _segment || character == " ";
        _segment = segment;
        if (character is " " or End)
        {
            return "";
        }

        var piece = _isApart && _hasText ? $" {character}" : character;
        (_hasText, _isApart) = (true, false);
        return piece;
    }
}
