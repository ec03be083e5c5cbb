using System.Text;
using System.Text.Json.Serialization;

namespace Attention.Api.OpenAi;

/// <summary>How probable a token was, as OpenAI's clients read it.</summary>
internal sealed record OpenAiLogprob
{
    /// <summary>As it stands in the text.</summary>
    public required string Token { get; init; }

    /// <summary>Natural logarithm of its probability, given the tokens before it.</summary>
    public required double Logprob { get; init; }

    /// <summary>Those of the token in UTF-8.</summary>
    public required IReadOnlyList<int> Bytes { get; init; }

    /// <summary>Those of the most probable tokens in its place, of chats and responses, as many as <c>top_logprobs</c> says; absent in transcriptions.</summary>
    [JsonPropertyName("top_logprobs"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OpenAiLogprob>? TopLogprobs { get; init; }

    public static OpenAiLogprob Of(string token, double logProb) =>
        new() { Token = token, Logprob = logProb, Bytes = [.. Encoding.UTF8.GetBytes(token)] };
}
