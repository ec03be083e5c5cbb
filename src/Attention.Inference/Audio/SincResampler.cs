using System.Numerics;
using System.Numerics.Tensors;

namespace Attention.Inference.Audio;

/// <summary>
/// Changes the sample rate by a rational factor with a polyphase bank of windowed sincs: flat up to nine tenths of the lower Nyquist
/// frequency, 80 dB down from there on (Kaiser window, see Oppenheim and Schafer, Discrete-Time Signal Processing, 7.6).
/// </summary>
internal sealed class SincResampler
{
    // Zero crossings of the sinc on either side; twice as many halve the width of the edge.
    private const int Crossings = 64;
    private const double Cutoff = 0.95;

    private readonly int _up;
    private readonly int _down;
    private readonly int _half;
    private readonly float[]?[] _phases;

    private SincResampler(int from, int to)
    {
        var common = (int)BigInteger.GreatestCommonDivisor(from, to);
        (_up, _down) = (to / common, from / common);
        Band = Cutoff * Math.Min(1, (double)to / from);
        _half = (int)Math.Ceiling(Crossings / Band);
        _phases = new float[_up][];
    }

    // Of the source's Nyquist frequency.
    private double Band { get; }

    /// <summary>The same sound at another rate: <c>ceil(length * to / from)</c> samples.</summary>
    /// <param name="samples">At <paramref name="from"/> samples a second.</param>
    /// <param name="from">In hertz.</param>
    /// <param name="to">In hertz.</param>
    public static float[] Resample(float[] samples, int from, int to) => from == to ? samples : new SincResampler(from, to).Run(samples);

    /// <summary>Bytes that <see cref="Resample"/> takes, those of the samples that it is given not counted.</summary>
    public static long BytesOf(int samples, int from, int to)
    {
        if (from == to)
        {
            return 0;
        }

        var filter = new SincResampler(from, to);
        var output = (long)samples * to / from;
        return sizeof(float) * (output + (Math.Min(filter._up, output) * ((2 * filter._half) + 2)));
    }

    private float[] Run(ReadOnlySpan<float> samples)
    {
        var output = new float[(int)((((long)samples.Length * _up) + _down - 1) / _down)];
        for (var i = 0; i < output.Length; i++)
        {
            var (whole, phase) = Math.DivRem((long)i * _down, _up);
            var weights = (_phases[phase] ??= Phase((double)phase / _up)).AsSpan();
            var first = (int)whole - _half;

            // Before and after the recording there is silence, whose products need no adding.
            var skipped = Math.Max(0, -first);
            var count = Math.Min(weights.Length, samples.Length - first) - skipped;
            output[i] = count > 0 ? TensorPrimitives.Dot(weights.Slice(skipped, count), samples.Slice(first + skipped, count)) : 0;
        }

        return output;
    }

    // The filter for outputs that lie a fraction of a sample after a source sample; its weights sum to 1.
    private float[] Phase(double fraction)
    {
        var weights = new float[(2 * _half) + 2];
        for (var i = 0; i < weights.Length; i++)
        {
            var distance = i - _half - fraction;
            weights[i] = (float)(Sinc(Band * distance) * KaiserWindow.At(distance / (_half + 1)));
        }

        TensorPrimitives.Divide(weights, TensorPrimitives.Sum<float>(weights), weights);
        return weights;
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
