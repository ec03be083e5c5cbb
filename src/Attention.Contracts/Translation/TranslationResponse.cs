namespace Attention.Contracts.Translation;

/// <summary>Translations or alignments, one per text, in the order of the request.</summary>
public sealed record TranslationResponse : ModelResponse
{
    public required IReadOnlyList<TranslationResult> Translations { get; init; }
}
