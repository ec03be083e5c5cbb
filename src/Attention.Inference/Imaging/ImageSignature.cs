using System.Buffers.Binary;

namespace Attention.Inference.Imaging;

/// <summary>What the first bytes of a file give away. File names and content types are not believed.</summary>
internal static class ImageSignature
{
    private const int PngSizeOffset = 16;

    /// <summary>Whether the bytes begin like a JPEG, PNG, WebP, GIF or BMP.</summary>
    public static bool IsImage(ReadOnlySpan<byte> bytes) => Format(bytes) is not null;

    /// <summary>The format that the bytes begin like; null for none that is known here.</summary>
    public static string? Format(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "JPEG",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "WebP",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "GIF",
        [(byte)'B', (byte)'M', ..] => "BMP",
        _ => IsPng(bytes) ? "PNG" : null,
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

    private static bool IsPng(ReadOnlySpan<byte> bytes)
    {
        return bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
    }
}
