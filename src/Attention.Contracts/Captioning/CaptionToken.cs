namespace Attention.Contracts.Captioning;

/// <summary>One generated word with the evidence for it.</summary>
public sealed record CaptionToken
{
    /// <summary>The word; <c>&lt;/s&gt;</c> for the end of the caption.</summary>
    public required string Text { get; init; }

    /// <summary>Natural logarithm of the word's probability, given the words before it.</summary>
    public required double LogProb { get; init; }

    /// <summary>How much of the attended image passed into the word, 0-1; null for models without a gate.</summary>
    public double? Gate { get; init; }

    /// <summary>The map over the image's grid; null for models without attention and where none was asked for.</summary>
    public AttentionMap? Attention { get; init; }
}
