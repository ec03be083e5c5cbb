namespace Attention.Contracts.Translation;

/// <summary>One translation and how it is aligned with its source.</summary>
public sealed record TranslationResult
{
    public required string Translation { get; init; }

    /// <summary>Length-normalised log-probability: sum / tokens^penalty. Comparable between answers of one model only.</summary>
    public required double Score { get; init; }

    /// <summary>False when the token limit cut the translation short.</summary>
    public required bool Finished { get; init; }

    /// <summary>Subword tokens of the source, <c>&lt;/s&gt;</c> included: the columns of <see cref="Attention"/>.</summary>
    public required IReadOnlyList<string> SourceTokens { get; init; }

    /// <summary>Subword tokens of the target, <c>&lt;/s&gt;</c> included: the rows of <see cref="Attention"/>.</summary>
    public required IReadOnlyList<TranslationToken> TargetTokens { get; init; }

    public required IReadOnlyList<string> SourceWords { get; init; }

    public required IReadOnlyList<string> TargetWords { get; init; }

    /// <summary>Target tokens by source tokens, every row sums to 1; null for models without attention and where none was asked for.</summary>
    public AttentionMap? Attention { get; init; }

    /// <summary>The strongest source word of every target word as Pharaoh pairs <c>source-target</c>, counted from 0; null without attention.</summary>
    public string? Links { get; init; }

    /// <summary>The next best translations, best first; empty unless asked for.</summary>
    public required IReadOnlyList<TranslationResult> Alternatives { get; init; }
}
