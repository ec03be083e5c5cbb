using System.Buffers.Binary;

namespace Attention.Inference.Audio;

/// <summary>A WAV file whose chunks have been found; nothing is decoded yet.</summary>
internal sealed class WavFile
{
    private const int HeaderBytes = 12;
    private const int ChunkHeaderBytes = 8;

    // What SoX writes when it cannot know the size.
    private const uint SoxStream = 0x7FFFF000;

    private readonly ReadOnlyMemory<byte> _rest;
    private readonly uint _claimed;

    private WavFile(WavFormat format, ReadOnlyMemory<byte> rest, uint claimed) => (Format, _rest, _claimed) = (format, rest, claimed);

    public WavFormat Format { get; }

    // Who streams writes the header before the size is known. What is there then is the sound.
    private long DataBytes => _claimed is 0 or uint.MaxValue or SoxStream ? _rest.Length : _claimed;

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
                return new WavFile(format ?? throw AudioFault.Invalid($"audio is broken in its header: no fmt chunk comes before its data."), rest, size);
            }

            if (id.SequenceEqual("fmt "u8))
            {
                format = WavFormat.Parse(rest.Span[..(int)Math.Min(size, rest.Length)]);
            }

            // Chunks of an odd size are followed by a byte that belongs to none.
            at += ChunkHeaderBytes + size + (size & 1);
        }

        throw AudioFault.Invalid($"audio is cut short in its header: its {bytes.Length} bytes hold no data chunk.");
    }

    /// <summary>Reads the sound, all channels averaged into one.</summary>
    /// <returns>Samples between -1 and 1 at the rate of the format.</returns>
    /// <exception cref="InferenceException">Not as <see cref="WavFormat.Check"/> wants it, too long, cut short, empty, or no numbers.</exception>
    public float[] ReadMono(AudioOptions limits)
    {
        Format.Check();
        AudioFault.CheckLength((double)DataBytes / Format.FrameBytes / Format.SampleRate, limits);
        if (DataBytes > _rest.Length)
        {
            throw AudioFault.Invalid($"audio is cut short: its header tells of {DataBytes} bytes of sound, {_rest.Length} are there.");
        }

        var samples = new float[DataBytes / Format.FrameBytes];
        if (samples.Length == 0)
        {
            throw AudioFault.Invalid($"audio has no samples: there is a header and nothing else.");
        }

        Decode(_rest.Span, samples);
        return samples;
    }

    private void Decode(ReadOnlySpan<byte> data, Span<float> samples)
    {
        var (channels, size) = (Format.Channels, Format.Bits / 8);
        for (var (frame, at) = (0, 0); frame < samples.Length; frame++)
        {
            var sum = 0f;
            for (var channel = 0; channel < channels; channel++, at += size)
            {
                sum += Sample(data.Slice(at, size));
            }

            samples[frame] = float.IsFinite(sum)
                ? Math.Clamp(sum / channels, -1, 1)
                : throw AudioFault.Invalid($"audio is broken: its sample {frame} is {sum}, which is no loudness.");
        }
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
