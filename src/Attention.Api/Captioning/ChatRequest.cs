using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Api.OpenAi;

namespace Attention.Api.Captioning;

/// <summary>What OpenAI's clients send to <c>/v1/chat/completions</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record ChatRequest : ImageQuestion
{
    private const int MostChoices = 10;

    /// <summary>The conversation. The one image of the user's last message is described; text is not read, and <c>unread</c> of the answer says so.</summary>
    [JsonPropertyName("messages")]
    public required IReadOnlyList<OpenAiMessage> Messages { get; init; }

    /// <summary>Tokens generated at most, the end of the caption included; the model's limit when absent.</summary>
    [JsonPropertyName("max_completion_tokens")]
    public int? MaxCompletionTokens { get; init; }

    /// <summary>Its name of old.</summary>
    [JsonPropertyName("max_tokens")]
    public int? MaxTokens { get; init; }

    /// <summary>How many of the best captions to answer with, 1 to 10.</summary>
    [JsonPropertyName("n")]
    public int? N { get; init; }

    /// <summary>Whether to tell the log-probability of every token.</summary>
    [JsonPropertyName("logprobs")]
    public bool? Logprobs { get; init; }

    /// <summary>Of a stream.</summary>
    [JsonPropertyName("stream_options")]
    public ChatStreamOptions? StreamOptions { get; init; }

    /// <summary>Only <c>{ "type": "text" }</c>.</summary>
    [JsonPropertyName("response_format")]
    public JsonElement? ResponseFormat { get; init; }

    /// <summary>Refused: a caption ends where the model ends it.</summary>
    [JsonPropertyName("stop")]
    public Given? Stop { get; init; }

    /// <summary>Refused unless 0.</summary>
    [JsonPropertyName("frequency_penalty")]
    public double? FrequencyPenalty { get; init; }

    /// <summary>Refused unless 0.</summary>
    [JsonPropertyName("presence_penalty")]
    public double? PresencePenalty { get; init; }

    /// <summary>Refused: no token is preferred.</summary>
    [JsonPropertyName("logit_bias")]
    public Given? LogitBias { get; init; }

    /// <summary>Only <c>text</c>.</summary>
    [JsonPropertyName("modalities")]
    public IReadOnlyList<string>? Modalities { get; init; }

    /// <summary>Refused: nothing is spoken.</summary>
    [JsonPropertyName("audio")]
    public Given? Audio { get; init; }

    /// <summary>Refused: captioners call none.</summary>
    [JsonPropertyName("functions")]
    public Given? Functions { get; init; }

    /// <summary>Refused: captioners do not reason.</summary>
    [JsonPropertyName("reasoning_effort")]
    public Given? ReasoningEffort { get; init; }

    /// <summary>Refused: captions are as long as the model learnt to make them.</summary>
    [JsonPropertyName("verbosity")]
    public Given? Verbosity { get; init; }

    /// <summary>Refused: nothing is searched.</summary>
    [JsonPropertyName("web_search_options")]
    public Given? WebSearchOptions { get; init; }

    /// <summary>Whether the last chunk of a stream tells the usage.</summary>
    [JsonIgnore]
    public bool IncludesUsage => StreamOptions?.IncludeUsage is true;

    protected override int Captions => N ?? 1;

    protected override (int? Most, string Field) Length =>
        MaxCompletionTokens is { } most ? (most, "max_completion_tokens") : (MaxTokens, "max_tokens");

    protected override (bool Asked, string How) Probabilities => (Logprobs is true, "logprobs=true");

    public override ImageTurn Turn() => ImageTurn.Of(Messages, "messages");

    public override void Check()
    {
        base.Check();
        OpenAiField.Check("n", N is null or (>= 1 and <= MostChoices), $"{N} is not a whole number from 1 to {MostChoices}.");
        OpenAiField.Check("stream_options", StreamOptions is null || Stream is true, "stream_options goes with stream=true.");
        OpenAiField.Check("response_format", IsPlainText(ResponseFormat), "response_format has no effect here: captions are text, in no other form.");
        OpenAiField.Check("stop", Stop is null, "stop has no effect here: a caption ends where the model ends it. max_tokens cuts it.");
        OpenAiField.Check("frequency_penalty", FrequencyPenalty is null or 0, $"{FrequencyPenalty} is not 0; words that recur are not punished.");
        OpenAiField.Check("presence_penalty", PresencePenalty is null or 0, $"{PresencePenalty} is not 0; words that recur are not punished.");
        OpenAiField.Check("logit_bias", LogitBias is null, "logit_bias has no effect here: no token is preferred. Leave it out.");
        OpenAiField.Check("modalities", Modalities?.All(static form => form == "text") ?? true, "modalities: only text is answered.");
        OpenAiField.Check("audio", Audio is null, "audio has no effect here: nothing is spoken. Leave it out.");
        OpenAiField.Check("functions", Functions is null, "functions has no effect here: captioners call none. Leave it out.");
        OpenAiField.Check("reasoning_effort", ReasoningEffort is null, "reasoning_effort has no effect here: captioners do not reason. Leave it out.");
        OpenAiField.Check("verbosity", Verbosity is null, "verbosity has no effect here: captions are as long as the model learnt to make them. Leave it out.");
        OpenAiField.Check("web_search_options", WebSearchOptions is null, "web_search_options has no effect here: nothing is searched. Leave it out.");
    }
}

/// <summary>What a stream tells besides.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record ChatStreamOptions
{
    /// <summary>Whether its last chunk tells how many tokens were read and generated.</summary>
    [JsonPropertyName("include_usage")]
    public bool? IncludeUsage { get; init; }
}
