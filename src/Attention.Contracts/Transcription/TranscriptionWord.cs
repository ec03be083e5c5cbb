namespace Attention.Contracts.Transcription;

/// <summary>
/// A word and when it was said, told by the attention of its characters: from the start of its first to the end of its last. Where
/// attention spreads, words would overlap; no word starts before the one before it, and each ends where the next starts.
/// </summary>
public sealed record TranscriptionWord
{
    public required string Text { get; init; }

    /// <summary>Milliseconds from the start of the recording; null where no attention was asked for.</summary>
    public double? StartMs { get; init; }

    /// <inheritdoc cref="StartMs"/>
    public double? EndMs { get; init; }
}
