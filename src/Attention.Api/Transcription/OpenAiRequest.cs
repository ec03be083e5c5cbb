using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Attention.Api.Http;
using Attention.Api.OpenAi;
using Attention.Contracts;
using Attention.Contracts.Transcription;
using Attention.Inference;

using static Attention.Api.OpenAi.OpenAiField;

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
    public const string Logprobs = "logprobs";

    /// <summary>As in config.json.</summary>
    public const string Task = "transcription";

    private static readonly string[] Formats = [Json, Text, Srt, Vtt, VerboseJson];
    private static readonly string[] Granularities = [Segment, Word];

    // Tags without region, ISO 639-1 and 639-2, and what people call it.
    private static readonly string[] English = ["en", "eng", "english"];

    /// <summary>The recording.</summary>
    [JsonPropertyName("file")]
    public ReadOnlyMemory<byte> Audio { get; init; }

    /// <summary>
    /// A name from <c>GET /v1/models</c>. The default model answers when it is absent, and for names that begin with <c>whisper-</c>,
    /// <c>gpt-4o-transcribe</c> or <c>gpt-4o-mini-transcribe</c>, so that existing clients need no change.
    /// </summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>Only <c>en</c>, which may have a region (<c>en-US</c>), or <c>english</c>: the models understand English.</summary>
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

    /// <summary>Only <c>logprobs</c>: of <c>json</c>, the log-probability of every token, in the events of a stream as well.</summary>
    [JsonPropertyName("include[]"), Display(Prompt = "logprobs")]
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Refused: speakers are not told apart.</summary>
    [JsonPropertyName("known_speaker_names[]")]
    public IReadOnlyList<string>? KnownSpeakerNames { get; init; }

    /// <inheritdoc cref="KnownSpeakerNames"/>
    [JsonPropertyName("known_speaker_references[]")]
    public IReadOnlyList<string>? KnownSpeakerReferences { get; init; }

    /// <summary>The form of the answer.</summary>
    public string Format => ResponseFormat ?? Json;

    public bool AsksForLogprobs => Include is not null;

    public bool Asks(string granularity) => (TimestampGranularities ?? [Segment]).Contains(granularity);

    /// <summary>The same in the words of the pipeline. Attention is fetched only where the answer has times.</summary>
    /// <param name="aliases">The names of OpenAI's models that ours answer to.</param>
    /// <exception cref="InferenceException">A field asks for what there is not.</exception>
    public TranscriptionRequest ToRecord(ModelAliases aliases)
    {
        Check("language", IsEnglish(Language), $"'{Quotation.Short(Language ?? "")}' is not understood; the models understand en.");
        Check("prompt", Prompt is null, "prompt has no effect here: the models begin with the sound alone. Leave it out.");
        Check(
            "chunking_strategy",
            ChunkingStrategy is null or "auto",
            $"chunking_strategy '{Quotation.Short(ChunkingStrategy ?? "")}' has no effect here: recordings are parted where they pause, which is auto.");
        Check(
            "include[]",
            Include?.All(static item => item == Logprobs) ?? true,
            $"'{Quotation.Short(string.Join(", ", Include ?? []))}' holds something else than {Logprobs}.");
        Check("include[]", Include is null || Format == Json, $"{Logprobs} comes with response_format {Json}; this is response_format {Format}.");
        Check("known_speaker_names[]", KnownSpeakerNames is null, "known_speaker_names[] has no effect here: speakers are not told apart.");
        Check(
            "known_speaker_references[]",
            KnownSpeakerReferences is null,
            "known_speaker_references[] has no effect here: speakers are not told apart.");
        Check("response_format", Formats.Contains(Format), $"'{Quotation.Short(Format)}' is not one of {string.Join(", ", Formats)}.");
        Check("temperature", Temperature is null or 0, $"{Temperature} is not 0; decoding is a deterministic beam search.");
        Check(
            "timestamp_granularities[]",
            TimestampGranularities?.All(Granularities.Contains) ?? true,
            $"'{Quotation.Short(string.Join(", ", TimestampGranularities ?? []))}' holds something else than {string.Join(", ", Granularities)}.");
        Check(
            "timestamp_granularities[]",
            TimestampGranularities is null || Format == VerboseJson,
            $"Timestamps come with response_format {VerboseJson}; this is response_format {Format}.");
        Check("stream", !Stream || Format is Json or Text, $"A stream has no form {Format}; it needs response_format {Json} or {Text}.");
        return new TranscriptionRequest
        {
            Audio = Audio,
            Model = aliases.Resolve(Model, Task),
            Attention = Format is Json or Text ? AttentionFormat.None : AttentionFormat.Weights,
        };
    }

    private static bool IsEnglish(string? language) =>
        language is null || English.Contains(language.Split('-', '_')[0], StringComparer.OrdinalIgnoreCase);
}
