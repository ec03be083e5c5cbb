using System.Text.Json.Serialization;
using Attention.Api.OpenAi;

namespace Attention.Api.Transcription;

/// <summary>The text alone, and with <c>include[]=logprobs</c> the probability of every token.</summary>
internal sealed record OpenAiText(
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OpenAiLogprob>? Logprobs);

/// <summary>The text with its times, in seconds; <c>segments</c> and <c>words</c> as they were asked for.</summary>
internal sealed record OpenAiVerbose(
    string Task,
    string Language,
    double Duration,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OpenAiSegment>? Segments,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OpenAiWord>? Words);

/// <summary>A stretch of the recording that was heard at once.</summary>
internal sealed record OpenAiSegment
{
    public required int Id { get; init; }

    /// <summary>Where the stretch begins, in hundredths of a second.</summary>
    public required int Seek { get; init; }

    public required double Start { get; init; }

    public required double End { get; init; }

    public required string Text { get; init; }

    /// <summary>The tokens of these models are characters: this is their code points.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>Always 0.</summary>
    public double Temperature { get; init; }

    /// <summary>The mean over all tokens.</summary>
    [JsonPropertyName("avg_logprob")]
    public required double AvgLogprob { get; init; }

    /// <summary>Bytes of the text over those of the text compressed: a text that runs in circles has a high one.</summary>
    [JsonPropertyName("compression_ratio")]
    public required double CompressionRatio { get; init; }

    /// <summary>1 for a silent stretch, which no model was asked about, else 0.</summary>
    [JsonPropertyName("no_speech_prob")]
    public required double NoSpeechProb { get; init; }
}

/// <summary>A word and its times.</summary>
internal sealed record OpenAiWord(string Word, double Start, double End);

/// <summary>A piece of text of a stream.</summary>
internal sealed record OpenAiDelta(
    string Type,
    string Delta,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OpenAiLogprob>? Logprobs);

/// <summary>The whole text at the end of a stream.</summary>
internal sealed record OpenAiDone(
    string Type,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OpenAiLogprob>? Logprobs);
