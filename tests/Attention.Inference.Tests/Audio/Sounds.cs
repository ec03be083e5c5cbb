using System.Buffers.Binary;

namespace Attention.Inference.Tests.Audio;

/// <summary>Recordings made here, good and bad.</summary>
internal static class Sounds
{
    public const int Rate = 16_000;
    public const int Step = 1_280;

    private const string Letters = " abcdefghijklmnopqrstuvwxyz'";

    /// <summary>What the toy listener hears as a text: 80 ms of a tone a letter, as loud as the letter says.</summary>
    public static float[] Spell(string text, int rate = Rate)
    {
        var samples = new float[text.Length * Step * rate / Rate];
        for (var i = 0; i < samples.Length; i++)
        {
            var letter = Letters.IndexOf(text[i * Rate / rate / Step], StringComparison.Ordinal);
            samples[i] = letter / 32f * (float)Math.Sin(2 * Math.PI * 500 * i / rate);
        }

        return samples;
    }

    public static float[] Tone(double hertz, double seconds, int rate = Rate, float loudness = 0.5f) =>
        [.. Enumerable.Range(0, (int)(seconds * rate)).Select(i => loudness * (float)Math.Sin(2 * Math.PI * hertz * i / rate))];

    /// <summary>A text as a WAV file of 16-bit samples.</summary>
    public static byte[] Spoken(string text) => new Wav { Samples = Spell(text) }.ToBytes();

    /// <summary>A WAV file whose every number can be false.</summary>
    public sealed record Wav
    {
        public float[] Samples { get; init; } = [];

        public ushort Tag { get; init; } = 1;

        public ushort Channels { get; init; } = 1;

        public uint SampleRate { get; init; } = Rate;

        public ushort Bits { get; init; } = 16;

        /// <summary>Null for what follows from the others.</summary>
        public ushort? FrameBytes { get; init; }

        public uint? DataBytes { get; init; }

        public bool IsExtensible { get; init; }

        /// <summary>Chunks before the data.</summary>
        public byte[] Extra { get; init; } = [];

        public byte[] ToBytes()
        {
            byte[] data = [.. Samples.SelectMany(Encode)];
            byte[] extension = IsExtensible ? [22, 0, (byte)Bits, 0, 0, 0, 0, 0, .. Word(Tag), .. new byte[14]] : [];
            byte[] format =
            [
                .. Word(IsExtensible ? (ushort)0xFFFE : Tag), .. Word(Channels), .. Number(SampleRate), .. Number(SampleRate * Frame), .. Word(Frame), .. Word(Bits), .. extension,
            ];
            byte[] body = [.. "WAVE"u8, .. Chunk("fmt "u8, format), .. Extra, .. "data"u8, .. Number(DataBytes ?? (uint)data.Length), .. data];
            return [.. "RIFF"u8, .. Number((uint)body.Length), .. body];
        }

        private ushort Frame => FrameBytes ?? (ushort)(Channels * Bits / 8);

        public static byte[] Chunk(ReadOnlySpan<byte> id, byte[] content) => [.. id, .. Number((uint)content.Length), .. content, .. new byte[content.Length & 1]];

        private byte[] Encode(float sample) => (Tag, Bits) switch
        {
            (3, 32) => BitConverter.GetBytes(sample),
            (3, 64) => BitConverter.GetBytes((double)sample),
            (_, 8) => [(byte)Math.Round((sample * 127) + 128)],
            (_, 24) => BitConverter.GetBytes((int)(sample * int.MaxValue))[1..],
            (_, 32) => BitConverter.GetBytes((int)(sample * int.MaxValue)),
            _ => BitConverter.GetBytes((short)Math.Round(sample * short.MaxValue)),
        };

        private static byte[] Word(ushort value) => [(byte)value, (byte)(value >> 8)];

        private static byte[] Number(uint value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            return bytes;
        }
    }
}
