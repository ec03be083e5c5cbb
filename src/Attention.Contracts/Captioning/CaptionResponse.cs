namespace Attention.Contracts.Captioning;

/// <summary>A caption, and where the model looked for every word of it.</summary>
public sealed record CaptionResponse : ModelResponse
{
    public required string Caption { get; init; }

    /// <summary>Length-normalised log-probability: sum / tokens^penalty. Comparable between answers of one model only.</summary>
    public required double Score { get; init; }

    /// <summary>False when the token limit cut the caption short.</summary>
    public required bool Finished { get; init; }

    public required IReadOnlyList<CaptionToken> Tokens { get; init; }

    /// <summary>The next best captions, best first; empty unless asked for.</summary>
    public required IReadOnlyList<CaptionAlternative> Alternatives { get; init; }

    /// <summary>The words detected in the image, most probable first; null for models that detect none.</summary>
    public IReadOnlyList<DetectedWord>? Attributes { get; init; }

    /// <summary>Asked for again with this seed, the answer is the same; null when nothing was drawn.</summary>
    public int? Seed { get; init; }

    public required ImageInfo Image { get; init; }
}
