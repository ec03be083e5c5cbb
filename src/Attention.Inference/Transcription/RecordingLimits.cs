using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Transcription;

/// <summary>What section <c>limits</c> of config.json says of recordings.</summary>
internal sealed record RecordingLimits
{
    /// <summary>The longest stretch of a recording that is heard at once.</summary>
    [Range(1.0, 600.0)]
    public double MaxSeconds { get; init; } = 15;
}
