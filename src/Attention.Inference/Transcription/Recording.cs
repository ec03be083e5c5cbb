using System.Numerics.Tensors;
using Attention.Inference.Audio;

namespace Attention.Inference.Transcription;

/// <summary>A recording as a model hears it.</summary>
/// <param name="Samples">At the rate of the model, between -1 and 1, as loud as it is used to.</param>
/// <param name="Pieces">One after the other, none longer than the model hears at once.</param>
/// <param name="Words">For each piece whether there may be words in it. A model that is asked all the same makes some up.</param>
internal sealed record Recording(float[] Samples, IReadOnlyList<Range> Pieces, IReadOnlyList<bool> Words)
{
    // -60 dB: nobody speaks.
    private const float Silence = 1e-3f;

    /// <summary>What reading took.</summary>
    public TimeSpan Preprocess { get; init; }

    /// <summary>Cuts samples at pauses where the model cannot hear them at once.</summary>
    public static Recording Of(float[] samples, Transcriber model)
    {
        var pieces = PauseSplitter.Split(samples, model.Audio.SamplesPerStep, model.Longest);
        if (model.Speech is not { } speech)
        {
            return new Recording(samples, pieces, [.. pieces.Select(piece => Peak(samples.AsSpan()[piece]) >= Silence)]);
        }

        var words = pieces.Select(piece => Peak(samples.AsSpan()[piece]) >= SpeechInput.Silence && SpeechSigns.Has(samples.AsSpan()[piece], model.Audio.SampleRate)).ToList();
        return new Recording(speech.Level(samples, Peak(samples)), pieces, words);
    }

    private static float Peak(ReadOnlySpan<float> samples) => Math.Abs(TensorPrimitives.MaxMagnitude(samples));
}
