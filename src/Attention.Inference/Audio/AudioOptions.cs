using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Audio;

/// <summary>How much sound a request may bring, and the program that decodes what is no plain WAV; section <c>Audio</c>.</summary>
public sealed class AudioOptions
{
    public const string Section = "Audio";

    /// <summary>Length of a recording at most. Checked against the header of a WAV before anything is decoded.</summary>
    [Range(1, 3600)]
    public int MaxSeconds { get; set; } = 60;

    /// <summary>The ffmpeg program: a path, or a name that is looked up on PATH.</summary>
    [Required]
    public string FfmpegPath { get; set; } = "ffmpeg";

    /// <summary>Time that ffmpeg has for one recording; then it is stopped.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan FfmpegTimeout { get; set; } = TimeSpan.FromSeconds(20);
}

[OptionsValidator]
internal sealed partial class AudioOptionsValidator : IValidateOptions<AudioOptions>;
