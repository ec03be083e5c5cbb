namespace Attention.Contracts.Captioning;

/// <summary>A word that a model detected in the image before it said anything.</summary>
public sealed record DetectedWord
{
    public required string Text { get; init; }

    /// <summary>Its probability, 0-1.</summary>
    public required double Score { get; init; }
}
