using System.Numerics;
using System.Numerics.Tensors;
using Attention.Inference.Audio;

namespace Attention.Inference.Transcription;

/// <summary>How loud a recording is at every time and every frequency, for looking at.</summary>
internal sealed class Spectrogram
{
    // 25 ms at 16 kHz, the window that speech is looked at through; filled up to a power of two.
    private const int Window = 400;
    private const int Points = 512;

    // 10 ms; more columns than pixels would help nobody.
    private const int LeastHop = 160;
    private const int MostColumns = 1600;

    // Decibels from black to the brightest place.
    private const float Range = 70;

    // A tone of full scale has 40 of them; what is 60 less loud is silence, and stays dark.
    private const float Silence = -20;

    private static readonly float[] Hann = [.. Enumerable.Range(0, Window).Select(static i => 0.5f - (0.5f * MathF.Cos(2 * MathF.PI * (i + 0.5f) / Window)))];

    /// <param name="samples">A recording.</param>
    public Spectrogram(ReadOnlySpan<float> samples)
    {
        var hop = Math.Max(LeastHop, (samples.Length + MostColumns - 1) / MostColumns);
        Columns = Math.Max(1, samples.Length / hop);
        Values = new float[Rows * Columns];
        Span<Complex> spectrum = stackalloc Complex[Points];
        for (var column = 0; column < Columns; column++)
        {
            spectrum.Clear();
            var first = (column * hop) + (hop / 2) - (Window / 2);
            for (var i = Math.Max(0, -first); i < Window && first + i < samples.Length; i++)
            {
                spectrum[i] = samples[first + i] * Hann[i];
            }

            FourierTransform.Transform(spectrum);
            for (var row = 0; row < Rows; row++)
            {
                Values[(row * Columns) + column] = (float)(20 * Math.Log10(spectrum[Rows - row].Magnitude + 1e-6));
            }
        }

        // The loudest place becomes 1, what is a whole range below it 0.
        var loudest = Math.Max(TensorPrimitives.Max<float>(Values), Silence);
        TensorPrimitives.Subtract(Values, loudest - Range, Values);
        TensorPrimitives.Divide(Values, Range, Values);
    }

    /// <summary>Frequencies: from half the sample rate at the top down to nothing.</summary>
    public static int Rows => Points / 2;

    public int Columns { get; }

    /// <summary>At most 1, which is the loudest; what is below 0 is too faint to be seen: [rows, columns].</summary>
    public float[] Values { get; }
}
