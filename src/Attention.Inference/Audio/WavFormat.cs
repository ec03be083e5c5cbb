using System.Buffers.Binary;

namespace Attention.Inference.Audio;

/// <summary>The <c>fmt </c> chunk of a WAV file (Microsoft's WAVEFORMATEX and WAVEFORMATEXTENSIBLE).</summary>
/// <param name="Tag">How samples are coded.</param>
/// <param name="Channels">Samples of one frame.</param>
/// <param name="SampleRate">Frames a second.</param>
/// <param name="FrameBytes">Bytes of one frame.</param>
/// <param name="Bits">Bits of one sample.</param>
internal readonly record struct WavFormat(ushort Tag, ushort Channels, uint SampleRate, ushort FrameBytes, ushort Bits)
{
    private const ushort Integer = 1;
    private const ushort FloatingPoint = 3;
    private const ushort Extensible = 0xFFFE;
    private const int LeastBytes = 16;
    private const int ExtensibleTag = 24;

    // Below, the consonants that tell words apart are gone; telephones have 8 kHz.
    private const int LowestRate = 8_000;

    // Above, there is nothing to hear: it would only cost time and memory.
    private const int HighestRate = 48_000;

    public bool IsFloat => Tag == FloatingPoint;

    /// <summary>Whether samples are numbers as they stand, neither compressed nor companded.</summary>
    public bool IsPlain => Tag is Integer or FloatingPoint;

    /// <exception cref="InferenceException">The chunk is too short to be one.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < LeastBytes)
        {
            throw AudioFault.Invalid($"audio is broken in its header: its fmt chunk has {chunk.Length} bytes of at least {LeastBytes}.");
        }

        var tag = Word(chunk, 0);
        return new WavFormat(
            tag == Extensible && chunk.Length > ExtensibleTag + 1 ? Word(chunk, ExtensibleTag) : tag,
            Word(chunk, 2),
            BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]),
            Word(chunk, 12),
            Word(chunk, 14));
    }

    /// <exception cref="InferenceException">Plain samples that are not read, or numbers that contradict each other.</exception>
    public void Check()
    {
        if (Channels is not (1 or 2))
        {
            throw AudioFault.Invalid($"audio has {Channels} channels; mono and stereo are read.");
        }

        if (SampleRate is < LowestRate or > HighestRate)
        {
            throw AudioFault.Invalid(
                $"audio has {SampleRate} samples a second; {LowestRate} to {HighestRate} are read: below that speech cannot be told apart, above it there is nothing of it to hear.");
        }

        if (IsFloat ? Bits is not (32 or 64) : Bits is not (8 or 16 or 24 or 32))
        {
            throw AudioFault.Invalid(
                $"audio has {(IsFloat ? "floating-point" : "integer")} samples of {Bits} bits; integers of 8, 16, 24, 32 and floating-point numbers of 32, 64 bits are read.");
        }

        if (FrameBytes != Channels * Bits / 8)
        {
            throw AudioFault.Invalid(
                $"audio is broken in its header: {Channels} samples of {Bits} bits are {Channels * Bits / 8} bytes, but it says {FrameBytes}.");
        }
    }

    private static ushort Word(ReadOnlySpan<byte> chunk, int at) => BinaryPrimitives.ReadUInt16LittleEndian(chunk[at..]);
}
