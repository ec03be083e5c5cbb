using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Api.Http;
using Attention.Api.OpenAi;

namespace Attention.Api.Captioning;

/// <summary>What OpenAI's clients send to <c>/v1/responses</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record ResponseRequest : ImageQuestion
{
    private const string Logprobs = "message.output_text.logprobs";

    /// <summary>The conversation. The one image of the user's last item is described; text is not read, and <c>unread</c> of the answer says so.</summary>
    [JsonPropertyName("input")]
    public required OpenAiInput Input { get; init; }

    /// <summary>Not read, as any text.</summary>
    [JsonPropertyName("instructions")]
    public string? Instructions { get; init; }

    /// <summary>Tokens generated at most, the end of the caption included; the model's limit when absent.</summary>
    [JsonPropertyName("max_output_tokens")]
    public int? MaxOutputTokens { get; init; }

    /// <summary>Only <c>message.output_text.logprobs</c>: the log-probability of every token.</summary>
    [JsonPropertyName("include")]
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Only <c>{ "format": { "type": "text" } }</c>.</summary>
    [JsonPropertyName("text")]
    public JsonElement? Text { get; init; }

    /// <summary>Comes back with the answer.</summary>
    [JsonPropertyName("metadata")]
    public JsonElement? Metadata { get; init; }

    /// <summary>Refused: answers are not kept, so none can be gone on from.</summary>
    [JsonPropertyName("previous_response_id")]
    public Given? PreviousResponseId { get; init; }

    /// <summary>Refused likewise.</summary>
    [JsonPropertyName("conversation")]
    public Given? Conversation { get; init; }

    /// <summary>Refused: there are no prompts to fill in.</summary>
    [JsonPropertyName("prompt")]
    public Given? Prompt { get; init; }

    /// <summary>Only false: the answer is this one.</summary>
    [JsonPropertyName("background")]
    public bool? Background { get; init; }

    /// <summary>Refused: captioners do not reason.</summary>
    [JsonPropertyName("reasoning")]
    public Given? Reasoning { get; init; }

    [JsonIgnore]
    public bool AsksForLogprobs => Include?.Contains(Logprobs) ?? false;

    protected override int Captions => 1;

    protected override (int? Most, string Field) Length => (MaxOutputTokens, "max_output_tokens");

    protected override (bool Asked, string How) Probabilities => (AsksForLogprobs, $"{Logprobs} in include");

    public override ImageTurn Turn()
    {
        var turn = ImageTurn.Of(Input.Items, "input");
        return string.IsNullOrWhiteSpace(Instructions) ? turn : turn with { Unread = ["instructions", .. turn.Unread] };
    }

    public override void Check()
    {
        base.Check();
        OpenAiField.Check(
            "include",
            Include?.All(static item => item == Logprobs) ?? true,
            $"'{Quotation.Short(string.Join(", ", Include ?? []))}' holds something else than {Logprobs}.");
        OpenAiField.Check(
            "text",
            Text is not { ValueKind: JsonValueKind.Object } text || !text.TryGetProperty("format", out var format) || IsPlainText(format),
            "text.format has no effect here: captions are text, in no other form.");
        OpenAiField.Check("previous_response_id", PreviousResponseId is null, "previous_response_id has no effect here: answers are not kept. Send the conversation itself.");
        OpenAiField.Check("conversation", Conversation is null, "conversation has no effect here: none is kept. Send it itself, as input.");
        OpenAiField.Check("prompt", Prompt is null, "prompt has no effect here: there are none to fill in. Leave it out.");
        OpenAiField.Check("background", Background is not true, "background has no effect here: the answer comes at once. Leave it out.");
        OpenAiField.Check("reasoning", Reasoning is null, "reasoning has no effect here: captioners do not reason. Leave it out.");
    }
}
