namespace Attention.Contracts.Transcription;

/// <summary>A stretch of a long recording, between two pauses, that the model heard at once. All times count from the start of the recording.</summary>
public sealed record TranscriptionSegment
{
    public required double StartMs { get; init; }

    public required double EndMs { get; init; }

    public required string Text { get; init; }

    /// <inheritdoc cref="TranscriptionResponse.Score"/>
    public required double Score { get; init; }

    public required bool Finished { get; init; }

    /// <summary>The rows of <see cref="Attention"/>; none for a silent segment, which no model was asked about.</summary>
    public required IReadOnlyList<TranscriptionToken> Tokens { get; init; }

    public required IReadOnlyList<TranscriptionWord> Words { get; init; }

    /// <summary>The columns of <see cref="Attention"/>.</summary>
    public required IReadOnlyList<TranscriptionStep> Steps { get; init; }

    /// <inheritdoc cref="TranscriptionResponse.Attention"/>
    public AttentionMap? Attention { get; init; }

    /// <summary>The next best transcriptions, best first; empty unless asked for.</summary>
    public required IReadOnlyList<TranscriptionAlternative> Alternatives { get; init; }
}
