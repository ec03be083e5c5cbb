using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Audio;

/// <summary>How much sound a request may bring; section <c>Audio</c>.</summary>
public sealed class AudioOptions
{
    public const string Section = "Audio";

    /// <summary>Length of a recording at most. Checked against the header of a WAV before anything is decoded.</summary>
    [Range(1, 3600)]
    public int MaxSeconds { get; set; } = 60;
}

[OptionsValidator]
internal sealed partial class AudioOptionsValidator : IValidateOptions<AudioOptions>;
