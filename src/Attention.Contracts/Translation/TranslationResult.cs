using System.Text.Json.Serialization;

namespace Attention.Contracts.Translation;

/// <summary>
/// One translation and how it is aligned with its source. Of a text of several sentences, everything but the matrix is that of the
/// whole text, and <see cref="Sentences"/> holds the same of each.
/// </summary>
public sealed record TranslationResult
{
    /// <summary>The sentence that was translated, where it is one of several; null for a whole text.</summary>
    public string? Text { get; init; }

    /// <summary>With the line breaks and other white space that the source has between its sentences.</summary>
    public required string Translation { get; init; }

    /// <summary>Length-normalised log-probability: sum / tokens^penalty, over the tokens of all sentences. Comparable between answers of one model only.</summary>
    public required double Score { get; init; }

    /// <summary>False when the token limit, which is one for each sentence, cut a sentence short.</summary>
    public required bool Finished { get; init; }

    /// <summary>Subword tokens of the source, <c>&lt;/s&gt;</c> included (after every sentence): the columns of <see cref="Attention"/>.</summary>
    public required IReadOnlyList<string> SourceTokens { get; init; }

    /// <summary>Subword tokens of the target, <c>&lt;/s&gt;</c> included: the rows of <see cref="Attention"/>.</summary>
    public required IReadOnlyList<TranslationToken> TargetTokens { get; init; }

    public required IReadOnlyList<string> SourceWords { get; init; }

    public required IReadOnlyList<string> TargetWords { get; init; }

    /// <summary>
    /// Target tokens by source tokens, every row sums to 1; null for models without attention, where none was asked for, and for a
    /// whole text of several sentences, each of which has its own.
    /// </summary>
    public AttentionMap? Attention { get; init; }

    /// <summary>The strongest source word of every target word as Pharaoh pairs <c>source-target</c>, counted from 0; null without attention.</summary>
    public string? Links { get; init; }

    /// <summary>The sentences of the text, in order; empty when it is one.</summary>
    public IReadOnlyList<TranslationResult> Sentences { get; init; } = [];

    /// <summary>Why there is no translation of this text; absent where there is one. The other texts are translated all the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemFailure? Failure { get; init; }

    /// <summary>The next best translations, best first; empty unless asked for. Of several sentences, each has its own.</summary>
    public required IReadOnlyList<TranslationResult> Alternatives { get; init; }
}
