using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Saliency;

/// <summary>Section <c>saliency</c> of config.json.</summary>
internal sealed record SaliencySettings
{
    /// <summary>What the map must exceed where the object is; chosen on photos that the model is not measured on.</summary>
    [Range(0.0, 1.0)]
    public required double Threshold { get; init; }
}
