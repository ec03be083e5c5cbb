namespace Attention.Contracts.Captioning;

/// <summary>What several models say about one image.</summary>
public sealed record CompareCaptionsResponse
{
    public required string Id { get; init; }

    /// <summary>One per model, in the order they were asked for; the default first where all were.</summary>
    public required IReadOnlyList<CaptionResponse> Captions { get; init; }
}
