using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Models;

/// <summary>How much a sequence model reads and writes.</summary>
internal sealed record ModelLimits
{
    /// <summary>Tokens generated at most, the end token included.</summary>
    [Range(1, 512)]
    public int MaxTokens { get; init; } = 128;

    /// <summary>Source tokens at most, the end token included.</summary>
    [Range(1, 4096)]
    public int MaxSourceTokens { get; init; } = 256;

    /// <summary>The longest stretch of a recording that is heard at once.</summary>
    [Range(1.0, 600.0)]
    public double MaxSeconds { get; init; } = 15;
}
