namespace Attention.Contracts.Translation;

/// <summary>One generated subword.</summary>
public sealed record TranslationToken
{
    public required string Text { get; init; }

    /// <summary>Natural logarithm of the token's probability, given the tokens before it.</summary>
    public required double LogProb { get; init; }
}
