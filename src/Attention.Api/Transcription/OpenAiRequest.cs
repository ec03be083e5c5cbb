using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Transcription;
using Attention.Inference;

namespace Attention.Api.Transcription;

/// <summary>
/// What OpenAI's clients send to <c>/v1/audio/transcriptions</c>. Fields that are not named here are passed over; those whose effect is
/// missing here are named and refused, so that nobody waits for it.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record OpenAiRequest
{
    public const string Segment = "segment";
    public const string Word = "word";
    public const string Json = "json";
    public const string Text = "text";
    public const string Srt = "srt";
    public const string Vtt = "vtt";
    public const string VerboseJson = "verbose_json";

    private static readonly string[] Formats = [Json, Text, Srt, Vtt, VerboseJson];
    private static readonly string[] Granularities = [Segment, Word];

    // What their clients send because they must name a model.
    private static readonly string[] TheirModels = ["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"];

    /// <summary>The recording.</summary>
    [JsonPropertyName("file")]
    public ReadOnlyMemory<byte> Audio { get; init; }

    /// <summary>
    /// A name from <c>GET /v1/models</c>. The default model answers when it is absent, and for <c>whisper-1</c>,
    /// <c>gpt-4o-transcribe</c> and <c>gpt-4o-mini-transcribe</c>, so that existing clients need no change.
    /// </summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>Only <c>en</c>: the models understand English.</summary>
    [JsonPropertyName("language")]
    public string? Language { get; init; }

    /// <summary>Refused: the models begin with the sound alone.</summary>
    [JsonPropertyName("prompt")]
    public string? Prompt { get; init; }

    /// <summary><c>json</c> (default), <c>text</c>, <c>srt</c>, <c>vtt</c> or <c>verbose_json</c>.</summary>
    [JsonPropertyName("response_format"), Display(Prompt = "verbose_json")]
    public string? ResponseFormat { get; init; }

    /// <summary>Only 0: decoding is a beam search, which draws nothing.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>Of <c>verbose_json</c>: <c>segment</c> (default), <c>word</c>, or both, joined by a comma or as a field each.</summary>
    [JsonPropertyName("timestamp_granularities[]"), Display(Prompt = "word,segment")]
    public IReadOnlyList<string>? TimestampGranularities { get; init; }

    /// <summary>Whether to send the text as events while it is found; with <c>json</c> or <c>text</c>.</summary>
    [JsonPropertyName("stream")]
    public bool Stream { get; init; }

    /// <summary>Only <c>auto</c>: recordings are parted where they pause.</summary>
    [JsonPropertyName("chunking_strategy")]
    public string? ChunkingStrategy { get; init; }

    /// <summary>Refused: log-probabilities come with <c>/v1/transcriptions</c>.</summary>
    [JsonPropertyName("include[]")]
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Refused: speakers are not told apart.</summary>
    [JsonPropertyName("known_speaker_names[]")]
    public IReadOnlyList<string>? KnownSpeakerNames { get; init; }

    /// <inheritdoc cref="KnownSpeakerNames"/>
    [JsonPropertyName("known_speaker_references[]")]
    public IReadOnlyList<string>? KnownSpeakerReferences { get; init; }

    /// <summary>The form of the answer.</summary>
    public string Format => ResponseFormat ?? Json;

    public bool Asks(string granularity) => (TimestampGranularities ?? [Segment]).Contains(granularity);

    /// <summary>The same in the words of the pipeline. Attention is fetched only where the answer has times.</summary>
    /// <exception cref="InferenceException">A field asks for what there is not.</exception>
    public TranscriptionRequest ToRecord()
    {
        Check("language", Language is null or "en", $"'{Language}' is not understood; the models understand en.");
        Check("prompt", Prompt is null, "prompt has no effect here: the models begin with the sound alone. Leave it out.");
        Check(
            "chunking_strategy",
            ChunkingStrategy is null or "auto",
            $"chunking_strategy '{Quotation.Short(ChunkingStrategy ?? "")}' has no effect here: recordings are parted where they pause, which is auto.");
        Check(
            "include[]",
            Include is null,
            $"include[] '{Quotation.Short(string.Join(", ", Include ?? []))}' has no effect here; /v1/transcriptions answers the log-probability of every token.");
        Check("known_speaker_names[]", KnownSpeakerNames is null, "known_speaker_names[] has no effect here: speakers are not told apart.");
        Check(
            "known_speaker_references[]",
            KnownSpeakerReferences is null,
            "known_speaker_references[] has no effect here: speakers are not told apart.");
        Check("response_format", Formats.Contains(Format), $"'{Format}' is not one of {string.Join(", ", Formats)}.");
        Check("temperature", Temperature is null or 0, $"{Temperature} is not 0; decoding is a deterministic beam search.");
        Check(
            "timestamp_granularities[]",
            TimestampGranularities?.All(Granularities.Contains) ?? true,
            $"'{string.Join(", ", TimestampGranularities ?? [])}' holds something else than {string.Join(", ", Granularities)}.");
        Check(
            "timestamp_granularities[]",
            TimestampGranularities is null || Format == VerboseJson,
            $"{Format} has no timestamps; they need response_format {VerboseJson}.");
        Check("stream", !Stream || Format is Json or Text, $"A stream has no form {Format}; it needs response_format {Json} or {Text}.");
        return new TranscriptionRequest
        {
            Audio = Audio,
            Model = TheirModels.Contains(Model) ? null : Model,
            Attention = Format is Json or Text ? AttentionFormat.None : AttentionFormat.Weights,
        };
    }

    private static void Check(string field, bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new InferenceException(ErrorCode.InvalidInput, problem, field);
        }
    }
}
