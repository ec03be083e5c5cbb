using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Decoding;

/// <summary>How much a sequence model reads and writes: section <c>limits</c> of its config.json.</summary>
internal sealed record ModelLimits
{
    /// <summary>Tokens generated at most, the end token included.</summary>
    [Range(1, 512)]
    public int MaxTokens { get; init; } = 128;

    /// <summary>Source tokens at most, the end token included.</summary>
    [Range(1, 4096)]
    public int MaxSourceTokens { get; init; } = 256;
}
