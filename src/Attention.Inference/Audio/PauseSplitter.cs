using System.Numerics.Tensors;

namespace Attention.Inference.Audio;

/// <summary>Cuts a long recording where nobody speaks: in the middle of the quietest stretch that leaves a piece neither too long nor very short.</summary>
internal static class PauseSplitter
{
    // Pauses are not equally quiet throughout: 6 dB above the quietest place still belongs to one.
    private const float QuietPower = 4;

    // -80 dB, quieter than any microphone: silence is silence.
    private const float Silence = 1e-8f;

    /// <summary>Pieces that follow one another without a gap. Each but the last is a multiple of <paramref name="step"/> long.</summary>
    /// <param name="samples">The recording.</param>
    /// <param name="step">Samples that cuts are a multiple of.</param>
    /// <param name="longest">Samples of a piece at most, a multiple of <paramref name="step"/>.</param>
    public static IReadOnlyList<Range> Split(ReadOnlySpan<float> samples, int step, int longest)
    {
        var pieces = new List<Range>();
        var start = 0;
        while (samples.Length - start > longest)
        {
            var end = start + (QuietestStep(samples[start..], step, (longest / step + 1) / 2, longest / step) * step);
            pieces.Add(start..end);
            start = end;
        }

        pieces.Add(start..samples.Length);
        return pieces;
    }

    private static int QuietestStep(ReadOnlySpan<float> samples, int step, int first, int last)
    {
        var powers = new float[last - first + 1];
        for (var i = 0; i < powers.Length; i++)
        {
            // As much of what lies before the cut as of what lies after it.
            var around = samples.Slice(((first + i) * step) - (step / 2), Math.Min(step, samples.Length - ((first + i) * step) + (step / 2)));
            powers[i] = TensorPrimitives.SumOfSquares(around);
        }

        var limit = Math.Max(TensorPrimitives.Min<float>(powers) * QuietPower, Silence * step);
        var (bestStart, bestLength, start) = (0, 0, 0);
        for (var i = 0; i <= powers.Length; i++)
        {
            if (i < powers.Length && powers[i] <= limit)
            {
                continue;
            }

            if (i - start > bestLength)
            {
                (bestStart, bestLength) = (start, i - start);
            }

            start = i + 1;
        }

        return first + bestStart + (bestLength / 2);
    }
}
