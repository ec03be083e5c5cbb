using System.Text.Json.Serialization;

namespace Attention.Api.OpenAi;

/// <summary>A message of a chat, or an item that a response goes out from.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record OpenAiMessage
{
    public const string User = "user";

    /// <summary>Of an item: <c>message</c>, which it is when absent.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary><c>user</c>, <c>system</c>, <c>developer</c> or <c>assistant</c>.</summary>
    [JsonPropertyName("role")]
    public string? Role { get; init; }

    [JsonPropertyName("content")]
    public OpenAiContent? Content { get; init; }
}
