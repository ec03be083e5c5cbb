namespace Attention.Contracts.Translation;

/// <summary>Translations or alignments, one per text, in the order of the request.</summary>
public sealed record TranslationResponse
{
    public required string Id { get; init; }

    public required string Model { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyList<TranslationResult> Translations { get; init; }

    public required Timing Timing { get; init; }

    public required Provenance Provenance { get; init; }
}
