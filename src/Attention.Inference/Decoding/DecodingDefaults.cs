using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Decoding;

/// <summary>The decoding that a model was measured with: section <c>decoding</c> of its config.json.</summary>
internal sealed record DecodingDefaults
{
    [Range(1, 10)]
    public int Beam { get; init; } = 1;

    [Range(0.0, 2.0)]
    public double LengthPenalty { get; init; }
}
