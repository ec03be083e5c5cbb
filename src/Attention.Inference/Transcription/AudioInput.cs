using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Transcription;

/// <summary>What a model that listens takes, section <c>audio</c> of config.json: one channel of samples, of which so many make one step of its attention.</summary>
internal sealed record AudioInput
{
    /// <summary>Samples a second.</summary>
    [Range(8_000, 48_000)]
    public required int SampleRate { get; init; }

    [Range(2, 48_000)]
    public required int SamplesPerStep { get; init; }

    /// <summary>Steps of a recording of so many samples; the last one may be part silence.</summary>
    public int Steps(int samples) => (samples + SamplesPerStep - 1) / SamplesPerStep;
}
