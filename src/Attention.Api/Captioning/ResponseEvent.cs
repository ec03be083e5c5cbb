using System.Text.Json.Serialization;
using Attention.Api.OpenAi;

namespace Attention.Api.Captioning;

/// <summary>An event of a streamed response; which members it has depends on its type.</summary>
internal sealed record ResponseEvent
{
    public required string Type { get; init; }

    /// <summary>Counted from 0.</summary>
    [JsonPropertyName("sequence_number")]
    public required int SequenceNumber { get; init; }

    /// <summary>Of events of the response itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponseAnswer? Response { get; init; }

    /// <summary>0, of events of the message and of what is in it.</summary>
    [JsonPropertyName("output_index"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? OutputIndex { get; init; }

    /// <summary>Of events of the message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponseItem? Item { get; init; }

    /// <summary>Of events of what is in the message.</summary>
    [JsonPropertyName("item_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ItemId { get; init; }

    /// <summary>0, likewise.</summary>
    [JsonPropertyName("content_index"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ContentIndex { get; init; }

    /// <summary>Of events of the part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResponsePart? Part { get; init; }

    /// <summary>A piece of the text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delta { get; init; }

    /// <summary>The whole text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>Of events of the text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OpenAiLogprob>? Logprobs { get; init; }
}

/// <summary>The last event of a stream that failed.</summary>
internal sealed record ResponseFault(string Code, string Message, string? Param, [property: JsonPropertyName("sequence_number")] int SequenceNumber)
{
    public string Type { get; } = "error";
}
