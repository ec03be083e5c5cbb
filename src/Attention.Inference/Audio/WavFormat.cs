using System.Buffers.Binary;

namespace Attention.Inference.Audio;

/// <summary>The <c>fmt </c> chunk of a WAV file (Microsoft's WAVEFORMATEX and WAVEFORMATEXTENSIBLE).</summary>
/// <param name="Tag">How samples are coded.</param>
/// <param name="Channels">Samples of one frame.</param>
/// <param name="SampleRate">Frames a second.</param>
/// <param name="Bits">Bits of one sample.</param>
/// <param name="Mask">Speakers that the channels are for, one bit each; 0 where it does not say.</param>
internal readonly record struct WavFormat(ushort Tag, ushort Channels, uint SampleRate, ushort Bits, uint Mask)
{
    private const ushort Integer = 1;
    private const ushort FloatingPoint = 3;
    private const ushort Extensible = 0xFFFE;
    private const int LeastBytes = 16;
    private const int ExtensibleTag = 24;
    private const int ExtensibleMask = 20;
    private const int MostChannels = 8;

    // From nothing that could be speech up to what studios record at.
    private const int LowestRate = 1_000;
    private const int HighestRate = 384_000;

    public bool IsFloat => Tag == FloatingPoint;

    /// <summary>Whether samples are numbers as they stand, neither compressed nor companded.</summary>
    public bool IsPlain => Tag is Integer or FloatingPoint;

    /// <summary>Bytes of one sample: odd bits are filled up, as players read them.</summary>
    public int SampleBytes => (Bits + 7) / 8;

    /// <summary>Bytes of one frame. What the header says of that (its block align) adds nothing, and is often wrong.</summary>
    public int FrameBytes => Channels * SampleBytes;

    /// <exception cref="InferenceException">The chunk is too short to be one.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < LeastBytes)
        {
            throw AudioFault.Invalid($"audio is broken in its header: its fmt chunk has {chunk.Length} bytes of at least {LeastBytes}.");
        }

        var isExtensible = Word(chunk, 0) == Extensible && chunk.Length > ExtensibleTag + 1;
        return new WavFormat(
            Word(chunk, isExtensible ? ExtensibleTag : 0),
            Word(chunk, 2),
            BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]),
            Word(chunk, 14),
            isExtensible ? BinaryPrimitives.ReadUInt32LittleEndian(chunk[ExtensibleMask..]) : 0);
    }

    /// <exception cref="InferenceException">Plain samples that are not read.</exception>
    public void Check()
    {
        if (Channels is 0 or > MostChannels)
        {
            throw AudioFault.Invalid($"audio has {Channels} channels; 1 to {MostChannels} are read.");
        }

        if (SampleRate is < LowestRate or > HighestRate)
        {
            throw AudioFault.Invalid($"audio has {SampleRate} samples a second; {LowestRate} to {HighestRate} are read.");
        }

        if (IsFloat ? Bits is not (32 or 64) : Bits is < 8 or > 32)
        {
            throw AudioFault.Invalid(
                $"audio has {(IsFloat ? "floating-point" : "integer")} samples of {Bits} bits; integers of 8 to 32 and floating-point numbers of 32, 64 bits are read.");
        }
    }

    private static ushort Word(ReadOnlySpan<byte> chunk, int at) => BinaryPrimitives.ReadUInt16LittleEndian(chunk[at..]);
}
