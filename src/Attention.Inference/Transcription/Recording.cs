using System.Numerics.Tensors;
using Attention.Inference.Audio;

namespace Attention.Inference.Transcription;

/// <summary>A recording as a model hears it.</summary>
/// <param name="Samples">At the rate of the model, between -1 and 1.</param>
/// <param name="Pieces">One after the other, none longer than the model hears at once.</param>
internal sealed record Recording(float[] Samples, IReadOnlyList<Range> Pieces)
{
    // -60 dB: nobody speaks.
    private const float Silence = 1e-3f;

    /// <summary>What reading took.</summary>
    public TimeSpan Preprocess { get; init; }

    /// <summary>Cuts samples at pauses where the model cannot hear them at once.</summary>
    public static Recording Of(float[] samples, Transcriber model) =>
        new(samples, PauseSplitter.Split(samples, model.Audio.SamplesPerStep, model.Longest));

    /// <summary>Whether there is nothing to hear in a piece. A model that is asked all the same makes words up.</summary>
    public bool IsSilent(Range piece) => Math.Abs(TensorPrimitives.MaxMagnitude<float>(Samples.AsSpan()[piece])) < Silence;
}
