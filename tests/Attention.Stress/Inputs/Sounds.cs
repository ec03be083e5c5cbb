namespace Attention.Stress.Inputs;

/// <summary>Recordings with more to them than sound.</summary>
internal static class Sounds
{
    /// <summary>An MP3 with a picture in front, as ID3v2.3 has it.</summary>
    public static byte[] WithCover(byte[] mp3, byte[] png)
    {
        byte[] picture = [0, .. "image/png\0"u8, 3, 0, .. png];
        byte[] frame = [.. "APIC"u8, .. Bytes(picture.Length, bits: 8), 0, 0, .. picture];
        return [.. "ID3"u8, 3, 0, 0, .. Bytes(frame.Length, bits: 7), .. frame, .. mp3];
    }

    // Of the tag's own size only seven bits of a byte count.
    private static byte[] Bytes(int size, int bits) => [.. Enumerable.Range(0, 4).Select(i => (byte)((size >> (bits * (3 - i))) & ((1 << bits) - 1)))];
}
