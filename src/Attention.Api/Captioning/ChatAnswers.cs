using System.Text.Json.Serialization;
using Attention.Api.OpenAi;

namespace Attention.Api.Captioning;

/// <summary>The captions of an image, as the answer of a chat.</summary>
internal sealed record ChatCompletion
{
    public required string Id { get; init; }

    /// <summary>Always <c>chat.completion</c>.</summary>
    public string Object { get; } = "chat.completion";

    /// <summary>In seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>Name of the model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>One per caption, the best first.</summary>
    public required IReadOnlyList<ChatChoice> Choices { get; init; }

    public required ChatUsage Usage { get; init; }

    /// <summary>What of the request was not read, by its path: captioners follow no words.</summary>
    public required IReadOnlyList<string> Unread { get; init; }
}

/// <summary>A caption.</summary>
internal sealed record ChatChoice(
    int Index,
    ChatMessage Message,
    ChatLogprobs? Logprobs,
    [property: JsonPropertyName("finish_reason")] string FinishReason);

/// <summary>What the model says.</summary>
internal sealed record ChatMessage(string Content)
{
    public string Role { get; } = ChatMapping.Assistant;

    /// <summary>Always null.</summary>
    public string? Refusal { get; }

    /// <summary>Always empty.</summary>
    public IReadOnlyList<string> Annotations { get; } = [];
}

/// <summary>How probable its tokens were.</summary>
internal sealed record ChatLogprobs(IReadOnlyList<OpenAiLogprob> Content)
{
    /// <summary>Always null.</summary>
    public IReadOnlyList<OpenAiLogprob>? Refusal { get; }
}

/// <summary>What was read and generated.</summary>
/// <param name="PromptTokens">Places of the image that the model reads.</param>
/// <param name="CompletionTokens">Of all captions, their ends included.</param>
internal sealed record ChatUsage(
    [property: JsonPropertyName("prompt_tokens")] int PromptTokens,
    [property: JsonPropertyName("completion_tokens")] int CompletionTokens)
{
    [JsonPropertyName("total_tokens")]
    public int TotalTokens => PromptTokens + CompletionTokens;
}

/// <summary>A piece of a streamed answer.</summary>
internal sealed record ChatChunk
{
    public required string Id { get; init; }

    /// <summary>Always <c>chat.completion.chunk</c>.</summary>
    public string Object { get; } = "chat.completion.chunk";

    public required long Created { get; init; }

    public required string Model { get; init; }

    /// <summary>One, or none where the chunk tells the usage.</summary>
    public required IReadOnlyList<ChatChunkChoice> Choices { get; init; }

    /// <summary>Of the last chunk, where it was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChatUsage? Usage { get; init; }

    /// <summary>Of the first chunk, as of a <see cref="ChatCompletion"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Unread { get; init; }
}

/// <summary>What is new of a caption.</summary>
internal sealed record ChatChunkChoice(
    int Index,
    ChatDelta Delta,
    ChatLogprobs? Logprobs,
    [property: JsonPropertyName("finish_reason")] string? FinishReason);

/// <summary>The role first, then the text piece by piece, then nothing.</summary>
internal sealed record ChatDelta
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }
}
