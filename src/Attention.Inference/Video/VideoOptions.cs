using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Video;

/// <summary>How much film a request may bring, section <c>Video</c>. For its bytes see <c>Limits</c>.</summary>
public sealed class VideoOptions
{
    public const string Section = "Video";

    /// <summary>Length of a film at most. Where its header says more, nothing is decoded.</summary>
    [Range(1, 3600)]
    public int MaxSeconds { get; set; } = 60;

    /// <summary>Frames of an animated GIF or WebP, and frames of any film that a model looks at, at most.</summary>
    [Range(1, 1_000_000)]
    public int MaxFrames { get; set; } = 3_000;

    /// <summary>Width times height, at most.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxPixels { get; set; } = 4096 * 2304;

    /// <summary>Films that are read at once; others wait. What they take of memory is bounded by <c>Admission:MaxWorkBytes</c>.</summary>
    [Range(1, 1024)]
    public int MaxAtOnce { get; set; } = Environment.ProcessorCount;
}

[OptionsValidator]
internal sealed partial class VideoOptionsValidator : IValidateOptions<VideoOptions>;
