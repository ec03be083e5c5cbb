using System.Buffers.Binary;

namespace Attention.Inference.Imaging;

/// <summary>What the first bytes of a file give away. File names and content types are not believed.</summary>
internal static class ImageSignature
{
    private const int PngSizeOffset = 16;
    private const int TgaHeaderBytes = 18;

    /// <summary>The format that the bytes begin like; null for none that is known here.</summary>
    public static string? Format(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "JPEG",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "WebP",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "GIF",
        [(byte)'B', (byte)'M', ..] => "BMP",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "TIFF",
        [(byte)'P', (byte)'1' or (byte)'4', (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..] => "PBM",
        [(byte)'P', (byte)'2' or (byte)'5', (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..] => "PGM",
        [(byte)'P', (byte)'3' or (byte)'6', (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..] => "PPM",
        _ => IsPng(bytes) ? "PNG" : IsTga(bytes) ? "TGA" : null,
    };

    /// <summary>
    /// Width and height that a PNG announces, so that a bomb can be called by its size: the decoder opens no PNG whose data is
    /// missing or whose side is over a million, and would leave us to call it corrupt. False for every other format.
    /// </summary>
    public static bool TryReadPngSize(ReadOnlySpan<byte> bytes, out uint width, out uint height)
    {
        (width, height) = (0, 0);
        if (!IsPng(bytes) || bytes.Length < PngSizeOffset + 8)
        {
            return false;
        }

        width = BinaryPrimitives.ReadUInt32BigEndian(bytes[PngSizeOffset..]);
        height = BinaryPrimitives.ReadUInt32BigEndian(bytes[(PngSizeOffset + 4)..]);
        return true;
    }

    // A TGA has no signature: all that its header may be is checked, so that little else is taken for one.
    private static bool IsTga(ReadOnlySpan<byte> bytes) =>
        bytes.Length > TgaHeaderBytes
        && (bytes[1], bytes[2]) is (0, 2 or 3 or 10 or 11) or (1, 1 or 9)
        && (bytes[1] == 0 ? !bytes[3..8].ContainsAnyExcept((byte)0) : bytes[7] is 15 or 16 or 24 or 32)
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) is > ushort.MaxValue and var size && (ushort)size > 0
        && bytes[16] is 8 or 15 or 16 or 24 or 32
        && (bytes[17] & 0xC0) == 0 && (bytes[17] & 15) <= 8;

    private static bool IsPng(ReadOnlySpan<byte> bytes)
    {
        return bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
    }
}
