using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Transcription;

/// <summary>
/// What section <c>speech</c> of config.json says of a model that was trained on people who speak. Whatever else it is given it takes for
/// words; so it is not given what cannot be speech (<see cref="SpeechSigns"/>).
/// </summary>
internal sealed record SpeechInput
{
    /// <summary>The loudest sample of the quietest recordings that it was trained on, in decibels of full scale.</summary>
    [Range(-90.0, -1.0)]
    public required double MinPeakDb { get; init; }

    /// <summary>Quieter than this there are not the bits for speech.</summary>
    public static float Silence { get; } = Amplitude(-75);

    /// <summary>A recording as loud as those that the model was trained on: what is quieter becomes as loud as the middle of them.</summary>
    public float[] Level(float[] samples, float peak)
    {
        if (peak <= Silence || peak >= Amplitude(MinPeakDb))
        {
            return samples;
        }

        var gain = Amplitude(MinPeakDb / 2) / peak;
        return Array.ConvertAll(samples, sample => sample * gain);
    }

    private static float Amplitude(double decibels) => (float)Math.Pow(10, decibels / 20);
}
