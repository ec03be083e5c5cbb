using System.Buffers.Binary;

namespace Attention.Inference.Audio;

/// <summary>A WAV file whose chunks have been found; nothing is decoded yet.</summary>
internal sealed class WavFile
{
    private const int HeaderBytes = 12;
    private const int ChunkHeaderBytes = 8;

    // 12 dB less than the loudest channel: channels mostly cancel each other, as in stereo whose one side is upside down. The voice
    // in the middle of 5.1, alone, loses 11.
    private const double LeastShare = 1 / 16.0;

    private readonly ReadOnlyMemory<byte> _data;

    private WavFile(WavFormat format, ReadOnlyMemory<byte> data) => (Format, _data) = (format, data);

    public WavFormat Format { get; }

    /// <summary>Samples of each channel; a part of one at the end is none. To be asked for after <see cref="Check"/>.</summary>
    public int Frames => _data.Length / Format.FrameBytes;

    public double Seconds => (double)Frames / Format.SampleRate;

    public static bool IsWav(ReadOnlySpan<byte> bytes) => bytes.Length >= HeaderBytes && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WAVE"u8);

    /// <summary>Finds the format and the sound of a WAV file; other chunks are passed over.</summary>
    /// <exception cref="InferenceException">One of the two is missing.</exception>
    public static WavFile Open(ReadOnlyMemory<byte> bytes)
    {
        WavFormat? format = null;
        long at = HeaderBytes;
        while (at + ChunkHeaderBytes <= bytes.Length)
        {
            var id = bytes.Span.Slice((int)at, 4);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[((int)at + 4)..]);
            var rest = bytes[((int)at + ChunkHeaderBytes)..];
            if (id.SequenceEqual("data"u8))
            {
                // Who streams writes the header before the size is known: 0, or more than can be. What is there then is the sound.
                return new WavFile(
                    format ?? throw AudioFault.Invalid($"audio is broken in its header: no fmt chunk comes before its data."),
                    size is 0 || size > rest.Length ? rest : rest[..(int)size]);
            }

            if (id.SequenceEqual("fmt "u8))
            {
                format = WavFormat.Parse(rest.Span[..(int)Math.Min(size, rest.Length)]);
            }

            at += ChunkHeaderBytes + size;
            // A chunk of an odd size is followed by a zero that belongs to none; some writers forget it.
            if (size % 2 == 1 && at < bytes.Length && !IsChunk(bytes.Span[(int)at..]))
            {
                at++;
            }
        }

        throw AudioFault.Invalid($"audio is cut short in its header: its {bytes.Length} bytes hold no data chunk.");
    }

    /// <exception cref="InferenceException">Not as <see cref="WavFormat.Check"/> wants it, too long or empty.</exception>
    public void Check(AudioOptions limits)
    {
        Format.Check();
        AudioFault.CheckLength(Seconds, limits);
        if (Frames == 0)
        {
            throw AudioFault.Invalid($"audio has no samples: there is a header and nothing else.");
        }
    }

    /// <summary>Reads the sound as one channel: all of them mixed or, where they cancel each other, the loudest.</summary>
    /// <returns>Samples between -1 and 1 at the rate of the format.</returns>
    /// <exception cref="InferenceException">Some are no numbers.</exception>
    public float[] ReadMono()
    {
        var samples = new float[Frames];
        var weights = ChannelMix.Weights(Format.Channels, Format.Mask);
        var powers = new double[Format.Channels];
        var mixed = Read(samples, weights, powers);
        var loudest = Array.IndexOf(powers, powers.Max());
        if (mixed < powers[loudest] * LeastShare)
        {
            Array.Clear(weights);
            weights[loudest] = 1;
            Read(samples, weights, powers);
        }

        return samples;
    }

    private static bool IsChunk(ReadOnlySpan<byte> bytes) => bytes.Length >= ChunkHeaderBytes && !bytes[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~');

    /// <summary>Mixes the channels.</summary>
    /// <param name="samples">Takes the mix.</param>
    /// <param name="weights">How loud each channel is in it.</param>
    /// <param name="powers">Takes the sum of squares of each channel.</param>
    /// <returns>The sum of squares of the mix.</returns>
    private double Read(float[] samples, float[] weights, double[] powers)
    {
        var data = _data.Span;
        var (size, power) = (Format.SampleBytes, 0.0);
        Array.Clear(powers);
        for (var (frame, at) = (0, 0); frame < samples.Length; frame++)
        {
            var sum = 0f;
            for (var channel = 0; channel < weights.Length; channel++, at += size)
            {
                var sample = Sample(data.Slice(at, size));
                if (!float.IsFinite(sample))
                {
                    throw AudioFault.Invalid($"audio is broken: its sample {frame} is {sample}, which is no loudness.");
                }

                sample = Math.Clamp(sample, -1, 1);
                sum += weights[channel] * sample;
                powers[channel] += sample * sample;
            }

            samples[frame] = sum;
            power += sum * sum;
        }

        return power;
    }

    private float Sample(ReadOnlySpan<byte> bytes) => (Format.IsFloat, bytes.Length) switch
    {
        (false, 1) => (bytes[0] - 128) / 128f,
        (false, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32_768f,
        (false, 3) => ((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 2_147_483_648f,
        (false, _) => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2_147_483_648f,
        (true, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
