using Attention.Contracts.Transcription;

namespace Attention.Inference.Transcription;

/// <summary>Steps of a piece of a recording as milliseconds of the whole.</summary>
internal sealed class SoundTimes(AudioInput input, Range piece)
{
    // What attention lays beyond on either side is stray weight.
    private const double Tail = 0.1;

    private readonly int _start = piece.Start.Value;
    private readonly int _end = piece.End.Value;

    public double StartMs => Milliseconds(_start);

    public double EndMs => Milliseconds(_end);

    public IReadOnlyList<TranscriptionStep> Steps =>
        [.. Enumerable.Range(0, input.Steps(_end - _start)).Select(step => new TranscriptionStep { StartMs = At(step), EndMs = At(step + 1) })];

    /// <summary>When a character was heard: the middle four fifths of its weights, spread evenly within each step.</summary>
    /// <param name="weights">[steps].</param>
    public (double StartMs, double EndMs) Span(ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        return (At(Position(weights, Tail * sum)), At(Position(weights, (1 - Tail) * sum)));
    }

    // The point, in steps, before which so much of the weight lies.
    private static double Position(ReadOnlySpan<float> weights, double mass)
    {
        for (var step = 0; step < weights.Length; step++)
        {
            if (mass <= weights[step])
            {
                return step + (weights[step] > 0 ? mass / weights[step] : 0);
            }

            mass -= weights[step];
        }

        return weights.Length;
    }

    private double At(double step) => Milliseconds(Math.Min(_start + (step * input.SamplesPerStep), _end));

    private double Milliseconds(double samples) => samples * 1000 / input.SampleRate;
}
