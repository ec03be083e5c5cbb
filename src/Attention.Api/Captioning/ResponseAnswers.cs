using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Api.OpenAi;

namespace Attention.Api.Captioning;

/// <summary>The caption of an image, as a response.</summary>
internal sealed record ResponseAnswer
{
    public required string Id { get; init; }

    /// <summary>Always <c>response</c>.</summary>
    public string Object { get; } = "response";

    /// <summary>In seconds since 1970.</summary>
    [JsonPropertyName("created_at")]
    public required long CreatedAt { get; init; }

    /// <summary><c>in_progress</c>, <c>completed</c>, or <c>incomplete</c> where the token limit cut it.</summary>
    public required string Status { get; init; }

    /// <summary>Name of the model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>The caption; empty while it is in progress.</summary>
    public required IReadOnlyList<ResponseItem> Output { get; init; }

    /// <summary>Null while it is in progress.</summary>
    public ResponseUsage? Usage { get; init; }

    /// <summary>What of the request was not read, by its path: captioners follow no words.</summary>
    public required IReadOnlyList<string> Unread { get; init; }

    /// <summary>Why it is incomplete.</summary>
    [JsonPropertyName("incomplete_details")]
    public ResponseCut? IncompleteDetails { get; init; }

    public string? Instructions { get; init; }

    [JsonPropertyName("max_output_tokens")]
    public int? MaxOutputTokens { get; init; }

    /// <summary>The request's own.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Always null: what fails is a problem.</summary>
    public OpenAiError? Error { get; }

    /// <summary>Always false.</summary>
    public bool Background { get; }

    /// <summary>Always false: there are no tools.</summary>
    [JsonPropertyName("parallel_tool_calls")]
    public bool ParallelToolCalls { get; }

    /// <summary>Always null.</summary>
    [JsonPropertyName("previous_response_id")]
    public string? PreviousResponseId { get; }

    /// <summary>Always false: answers are not kept.</summary>
    public bool Store { get; }

    /// <summary>Always 0.</summary>
    public double Temperature { get; }

    /// <summary>Always plain.</summary>
    public ResponseText Text { get; } = new(new ResponseFormat());

    /// <summary>Always <c>none</c>.</summary>
    [JsonPropertyName("tool_choice")]
    public string ToolChoice { get; } = "none";

    /// <summary>Always empty.</summary>
    public IReadOnlyList<string> Tools { get; } = [];

    /// <summary>Always 1.</summary>
    [JsonPropertyName("top_p")]
    public double TopP { get; } = 1;

    /// <summary>Always <c>disabled</c>.</summary>
    public string Truncation { get; } = "disabled";
}

/// <summary>Why a response is incomplete.</summary>
internal sealed record ResponseCut(string Reason);

/// <summary>The form of the text.</summary>
internal sealed record ResponseText(ResponseFormat Format);

/// <summary>Plain text.</summary>
internal sealed record ResponseFormat
{
    public string Type { get; } = "text";
}

/// <summary>A message of the model.</summary>
internal sealed record ResponseItem(string Id, string Status, IReadOnlyList<ResponsePart> Content)
{
    public string Type { get; } = "message";

    public string Role { get; } = ChatMapping.Assistant;
}

/// <summary>What it says.</summary>
internal sealed record ResponsePart(string Text, IReadOnlyList<OpenAiLogprob> Logprobs)
{
    public string Type { get; } = "output_text";

    /// <summary>Always empty.</summary>
    public IReadOnlyList<string> Annotations { get; } = [];
}

/// <summary>What was read and generated.</summary>
/// <param name="InputTokens">Places of the image that the model reads.</param>
/// <param name="OutputTokens">Of the caption, its end included.</param>
internal sealed record ResponseUsage(
    [property: JsonPropertyName("input_tokens")] int InputTokens,
    [property: JsonPropertyName("output_tokens")] int OutputTokens)
{
    [JsonPropertyName("input_tokens_details")]
    public ResponseInputUsage InputDetails { get; } = new();

    [JsonPropertyName("output_tokens_details")]
    public ResponseOutputUsage OutputDetails { get; } = new();

    [JsonPropertyName("total_tokens")]
    public int TotalTokens => InputTokens + OutputTokens;
}

/// <summary>Of what was read.</summary>
internal sealed record ResponseInputUsage
{
    /// <summary>Always 0.</summary>
    [JsonPropertyName("cached_tokens")]
    public int CachedTokens { get; }
}

/// <summary>Of what was generated.</summary>
internal sealed record ResponseOutputUsage
{
    /// <summary>Always 0.</summary>
    [JsonPropertyName("reasoning_tokens")]
    public int ReasoningTokens { get; }
}
