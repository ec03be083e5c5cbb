using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Media;

/// <summary>The program that decodes the sound and the films that are not read here, section <c>Ffmpeg</c>.</summary>
public sealed class FfmpegOptions
{
    public const string Section = "Ffmpeg";

    /// <summary>A path, or a name that is looked up on PATH. Its companion ffprobe is looked for in the same place.</summary>
    [Required]
    public string Path { get; set; } = "ffmpeg";

    /// <summary>What it may compute for one file, in whole seconds of a processor; a file that takes more is refused.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CpuTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long one file is waited for, the time that its frames wait for us not counted; then the program is stopped. No fault of the
    /// file while it has computed less than <see cref="CpuTime"/>: the machine had no processor for it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>
    /// Memory that it may take to decode sound, in bytes, of those that all work may take (<c>Admission:MaxWorkBytes</c>). For a film
    /// 24 for each of its pixels come on top: the sixteen pictures that H.264 may look back at.
    /// </summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 80L << 20;
}

[OptionsValidator]
internal sealed partial class FfmpegOptionsValidator : IValidateOptions<FfmpegOptions>;
