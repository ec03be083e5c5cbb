using System.Buffers.Binary;

namespace Attention.Inference.Imaging;

/// <summary>What the first bytes of a file give away. File names and content types are not believed.</summary>
internal static class ImageSignature
{
    private const int PngSizeOffset = 16;

    /// <summary>Whether the bytes begin like a JPEG, PNG, WebP, GIF or BMP.</summary>
    public static bool IsImage(ReadOnlySpan<byte> bytes)
    {
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            || IsPng(bytes)
            || (bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes.Slice(8, 4).SequenceEqual("WEBP"u8))
            || bytes.StartsWith("GIF87a"u8)
            || bytes.StartsWith("GIF89a"u8)
            || bytes.StartsWith("BM"u8);
    }

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

    private static bool IsPng(ReadOnlySpan<byte> bytes)
    {
        return bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
    }
}
