namespace Attention.Contracts.Translation;

/// <summary>One generated subword.</summary>
public sealed record TranslationToken
{
    /// <summary>
    /// A word begins with U+2581. In the place of an unknown symbol stand the characters of the source that it was copied from.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>Natural logarithm of the token's probability, given the tokens before it.</summary>
    public required double LogProb { get; init; }
}
