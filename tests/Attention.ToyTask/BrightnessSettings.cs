using System.ComponentModel.DataAnnotations;

namespace Attention.ToyTask;

/// <summary>Section <c>brightness</c> of config.json.</summary>
internal sealed record BrightnessSettings
{
    /// <summary>What the brightness of a cell exceeds where a request does not say.</summary>
    [Range(0.0, 1.0)]
    public required double Threshold { get; init; }
}
