namespace Attention.Contracts.Captioning;

/// <summary>A word that could have stood in a place of a caption.</summary>
public sealed record RankedWord
{
    /// <summary>The word; <c>&lt;/s&gt;</c> for the end of the caption.</summary>
    public required string Text { get; init; }

    /// <summary>Natural logarithm of its probability, given the words before it.</summary>
    public required double LogProb { get; init; }
}
