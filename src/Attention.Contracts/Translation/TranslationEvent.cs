using System.Text.Json.Serialization;

namespace Attention.Contracts.Translation;

/// <summary>One message of a streamed translation: a token with its own row of the alignment, or the whole answer at the end.</summary>
public sealed record TranslationEvent
{
    /// <summary>Which of the request's texts the token belongs to, counted from 0.</summary>
    public int Index { get; init; }

    /// <summary>Which of the text's sentences it belongs to, counted from 0. A text's sentences follow one another.</summary>
    public int Sentence { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TranslationToken? Token { get; init; }

    /// <summary>The token's weights over the source tokens: one row.</summary>
    public AttentionMap? Attention { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TranslationResponse? Done { get; init; }
}
