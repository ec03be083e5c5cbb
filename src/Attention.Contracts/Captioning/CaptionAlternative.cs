namespace Attention.Contracts.Captioning;

/// <summary>One of the n best captions.</summary>
public sealed record CaptionAlternative
{
    public required string Caption { get; init; }

    /// <inheritdoc cref="CaptionResponse.Score"/>
    public required double Score { get; init; }

    public required bool Finished { get; init; }

    public required IReadOnlyList<CaptionToken> Tokens { get; init; }
}
