using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Api.OpenAi;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference;
using Attention.Inference.Captioning;

namespace Attention.Api.Captioning;

/// <summary>
/// What OpenAI's clients send to ask about an image, whether as a chat or for a response. Fields that are not named here are passed
/// over; those whose effect is missing here are named and refused, so that nobody waits for it.
/// </summary>
internal abstract record ImageQuestion
{
    /// <summary>As in config.json.</summary>
    public const string Task = "captioning";

    // Of OpenAI's.
    private const int MostTopLogprobs = 20;

    /// <summary>
    /// A captioner from <c>GET /v1/models</c>. The default one answers when it is absent, and for names of OpenAI's models such as
    /// <c>gpt-4o</c>, so that existing clients need no change.
    /// </summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>Whether to send the caption as events while it is found.</summary>
    [JsonPropertyName("stream")]
    public bool? Stream { get; init; }

    /// <summary>Only 0: decoding is a beam search, which draws nothing.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>Only 1, likewise.</summary>
    [JsonPropertyName("top_p")]
    public double? TopP { get; init; }

    /// <summary>How many of the most probable tokens to tell for each place, 0 to 20; where log-probabilities are told.</summary>
    [JsonPropertyName("top_logprobs")]
    public int? TopLogprobs { get; init; }

    /// <summary>Refused: captioners call no tools.</summary>
    [JsonPropertyName("tools")]
    public Given? Tools { get; init; }

    /// <summary>Only <c>none</c> and <c>auto</c>, likewise.</summary>
    [JsonPropertyName("tool_choice")]
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Only false: answers are not kept.</summary>
    [JsonPropertyName("store")]
    public bool? Store { get; init; }

    /// <summary>The conversation's last image, and what is not read.</summary>
    public abstract ImageTurn Turn();

    /// <summary>How many captions, the best first.</summary>
    protected abstract int Captions { get; }

    /// <summary>Tokens that the caption may have; null for as many as the model generates.</summary>
    protected abstract (int? Most, string Field) Length { get; }

    /// <summary>Whether log-probabilities are asked for, and how that is done.</summary>
    protected abstract (bool Asked, string How) Probabilities { get; }

    /// <summary>The same in the words of the pipeline.</summary>
    /// <param name="image">That is asked about.</param>
    /// <param name="model">That is asked; null for the default.</param>
    /// <param name="bounds">Of the model.</param>
    /// <exception cref="InferenceException">A field asks for what there is not.</exception>
    public CaptionRequest ToRecord(ReadOnlyMemory<byte> image, string? model, CaptionBounds bounds) => new()
    {
        Image = image,
        Model = model,
        Attention = AttentionFormat.None,
        // It may say more than the model ever generates: it is how much the client would read.
        MaxTokens = Length.Most is { } most && most < bounds.MaxTokens ? most : null,
        Alternatives = Captions > 1 ? Captions : null,
        Beam = Captions > bounds.Beam ? Captions : null,
        TopTokens = TopLogprobs,
    };

    /// <exception cref="InferenceException">A field asks for what there is not.</exception>
    public virtual void Check()
    {
        OpenAiField.Check("temperature", Temperature is null or 0, $"{Temperature} is not 0; decoding is a deterministic beam search.");
        OpenAiField.Check("top_p", TopP is null or 1, $"{TopP} is not 1; decoding is a deterministic beam search.");
        OpenAiField.Check(
            "top_logprobs",
            TopLogprobs is null or (>= 0 and <= MostTopLogprobs), $"{TopLogprobs} is not a whole number from 0 to {MostTopLogprobs}.");
        OpenAiField.Check("top_logprobs", TopLogprobs is null or 0 || Probabilities.Asked, $"top_logprobs needs {Probabilities.How}.");
        OpenAiField.Check("tools", Tools is null, "tools has no effect here: captioners call none. Leave it out.");
        OpenAiField.Check("tool_choice", IsNoChoice(ToolChoice), "tool_choice has no effect here: there are no tools. Leave it out.");
        OpenAiField.Check("store", Store is not true, "store has no effect here: answers are not kept. Send false or leave it out.");
        OpenAiField.Check(Length.Field, Length.Most is null or > 0, $"{Length.Most} is not a whole number of 1 or more.");
    }

    /// <summary>Whether a form is asked for that is plain text.</summary>
    protected static bool IsPlainText(JsonElement? format) =>
        format is not { ValueKind: not JsonValueKind.Null } given
        || (given.ValueKind == JsonValueKind.Object && given.TryGetProperty("type", out var type) && IsText(type, "text"));

    private static bool IsNoChoice(JsonElement? choice) =>
        choice is not { ValueKind: not JsonValueKind.Null } given || IsText(given, "none") || IsText(given, "auto");

    private static bool IsText(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
