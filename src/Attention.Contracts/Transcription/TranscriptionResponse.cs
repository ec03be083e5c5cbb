namespace Attention.Contracts.Transcription;

/// <summary>
/// What is said in a recording, and when the model heard every character of it. Of a recording of several segments, everything but
/// the matrix and the alternatives is that of the whole recording, and <see cref="Segments"/> holds the same of each.
/// </summary>
public sealed record TranscriptionResponse : ModelResponse
{
    public required string Text { get; init; }

    /// <summary>Length-normalised log-probability: sum / tokens^penalty. Comparable between answers of one model only.</summary>
    public required double Score { get; init; }

    /// <summary>False when the token limit, which is one for each segment, cut a segment short.</summary>
    public required bool Finished { get; init; }

    /// <summary>Length of the recording in milliseconds.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Characters, <c>&lt;/s&gt;</c> included (after every segment): the rows of <see cref="Attention"/>.</summary>
    public required IReadOnlyList<TranscriptionToken> Tokens { get; init; }

    public required IReadOnlyList<TranscriptionWord> Words { get; init; }

    /// <summary>Equal stretches of the recording, the last one cut by its end: the columns of <see cref="Attention"/>.</summary>
    public required IReadOnlyList<TranscriptionStep> Steps { get; init; }

    /// <summary>
    /// Tokens by steps, every row sums to 1; null for models without attention, where none was asked for, where nothing is heard,
    /// and for a whole recording of several segments, each of which has its own.
    /// </summary>
    public AttentionMap? Attention { get; init; }

    /// <summary>The segments of a recording longer than the model hears at once, in order; empty when it is one.</summary>
    public required IReadOnlyList<TranscriptionSegment> Segments { get; init; }

    /// <summary>The next best transcriptions, best first; empty unless asked for. Of several segments, each has its own.</summary>
    public required IReadOnlyList<TranscriptionAlternative> Alternatives { get; init; }
}
