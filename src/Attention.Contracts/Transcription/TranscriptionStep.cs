namespace Attention.Contracts.Transcription;

/// <summary>A stretch of the recording that attention weighs as one, in milliseconds from its start.</summary>
public sealed record TranscriptionStep
{
    public required double StartMs { get; init; }

    public required double EndMs { get; init; }
}
