using System.Text.Json.Serialization;

namespace Attention.Contracts.Transcription;

/// <summary>One message of a streamed transcription: a token with its own row of the matrix, or the whole answer at the end.</summary>
public sealed record TranscriptionEvent
{
    /// <summary>Which of the recording's segments the token belongs to, counted from 0. The segments follow one another.</summary>
    public int Segment { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TranscriptionToken? Token { get; init; }

    /// <summary>The token's weights over the steps of its segment: one row.</summary>
    public AttentionMap? Attention { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TranscriptionResponse? Done { get; init; }
}
