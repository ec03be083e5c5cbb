using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Media;

/// <summary>The program that decodes the sound and the films that are not read here, section <c>Ffmpeg</c>.</summary>
public sealed class FfmpegOptions
{
    public const string Section = "Ffmpeg";

    /// <summary>A path, or a name that is looked up on PATH.</summary>
    [Required]
    public string Path { get; set; } = "ffmpeg";

    /// <summary>How long one file is waited for, the time that its frames wait for us not counted; then the program is stopped.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}

[OptionsValidator]
internal sealed partial class FfmpegOptionsValidator : IValidateOptions<FfmpegOptions>;
