using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Actions;

/// <summary>How a model watches films: section <c>video</c> of config.json.</summary>
internal sealed record VideoInput
{
    /// <summary>Frames that it looks at in a second.</summary>
    [Range(0.1, 120.0)]
    public required double FramesPerSecond { get; init; }

    /// <summary>Frames after which it begins anew, so that it never runs on for longer than it was measured.</summary>
    [Range(1, 100_000)]
    public required int WindowFrames { get; init; }
}
