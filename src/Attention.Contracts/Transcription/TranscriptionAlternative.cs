namespace Attention.Contracts.Transcription;

/// <summary>One of the n best transcriptions of a recording, or of a segment of one.</summary>
public sealed record TranscriptionAlternative
{
    public required string Text { get; init; }

    /// <inheritdoc cref="TranscriptionResponse.Score"/>
    public required double Score { get; init; }

    public required bool Finished { get; init; }

    public required IReadOnlyList<TranscriptionToken> Tokens { get; init; }

    public required IReadOnlyList<TranscriptionWord> Words { get; init; }

    /// <inheritdoc cref="TranscriptionResponse.Attention"/>
    public AttentionMap? Attention { get; init; }
}
