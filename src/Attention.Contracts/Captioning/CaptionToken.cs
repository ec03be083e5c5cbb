namespace Attention.Contracts.Captioning;

/// <summary>One generated word with the evidence for it.</summary>
public sealed record CaptionToken
{
    /// <summary>The word; <c>&lt;/s&gt;</c> for the end of the caption.</summary>
    public required string Text { get; init; }

    /// <summary>Natural logarithm of the word's probability, given the words before it.</summary>
    public required double LogProb { get; init; }

    /// <summary>The words to choose from in its place, the most probable first; null unless <c>topTokens</c> asks for them.</summary>
    public IReadOnlyList<RankedWord>? Top { get; init; }

    /// <summary>How much of the attended image passed into the word, 0-1; null for models without a gate.</summary>
    public double? Gate { get; init; }

    /// <summary>How much the model relied on what it had said instead of looking, 0-1; null for models without a sentinel.</summary>
    public double? Sentinel { get; init; }

    /// <summary>The visual grounding of the word: 1 - sentinel, the sum of its map.</summary>
    public double? Grounding { get; init; }

    /// <summary>The one place that hard attention looked at; null for models that look everywhere.</summary>
    public GridCell? Chosen { get; init; }

    /// <summary>The weights of the detected attributes, in their order; null for models without semantic attention.</summary>
    public IReadOnlyList<AttributeWeights>? Attributes { get; init; }

    /// <summary>The map over the image's grid; null for models without attention and where none was asked for.</summary>
    public AttentionMap? Attention { get; init; }
}
