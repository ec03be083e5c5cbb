namespace Attention.Contracts.Captioning;

/// <summary>How much of a detected attribute went into a word, and how much of it came out.</summary>
public sealed record AttributeWeights
{
    public required string Text { get; init; }

    /// <summary>Its share of what the decoder read for the word; the shares of all attributes sum to 1.</summary>
    public required double Input { get; init; }

    /// <summary>Its share of what the word was chosen from; these sum to 1 too.</summary>
    public required double Output { get; init; }
}
