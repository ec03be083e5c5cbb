using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace Attention.Stress.Inputs;

/// <summary>Pictures that are small as files and large as pixels, and one that is large as both.</summary>
internal static class Pictures
{
    // Passes of Adam7: one pixel of so many is taken across and down.
    private static readonly (int Across, int Down)[] Passes = [(8, 8), (8, 8), (4, 8), (4, 4), (2, 4), (2, 2), (1, 2)];

    /// <summary>A square of transparent black in 16 bits a channel.</summary>
    /// <param name="side">A multiple of 8.</param>
    /// <param name="isInterlaced">Whether its rows come in seven passes.</param>
    public static byte[] Png(int side, bool isInterlaced)
    {
        const int pixel = 8;
        var passes = isInterlaced ? Passes : [(1, 1)];
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9], header[12]) = (16, 6, isInterlaced ? (byte)1 : (byte)0);
        // Each row begins with a byte for its filter.
        var zeros = passes.Sum(pass => side / pass.Down * (1 + ((long)side / pass.Across * pixel)));
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", Deflate(zeros)), .. Chunk("IEND", [])];
    }

    /// <summary>A square whose rows are all left out, run-length encoded.</summary>
    public static byte[] RunLengthBmp(int side)
    {
        const int pixels = 14 + 40 + (4 * 256);
        var file = new byte[pixels + 2];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), pixels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), side);
        (file[26], file[28], file[30]) = (1, 8, 1);
        file[^1] = 1;
        return file;
    }

    /// <summary>Noise, which no encoder makes small: a photo of about so many bytes.</summary>
    public static byte[] Jpeg(int bytes)
    {
        // At this quality a pixel of noise takes about 1.4 bytes.
        var side = (int)Math.Sqrt(bytes / 1.4);
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        new Random(1).NextBytes(bitmap.GetPixelSpan());
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 85);
        return jpeg.ToArray();
    }

    private static byte[] Deflate(long zeros)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            for (var part = new byte[1 << 20]; zeros > 0; zeros -= part.Length)
            {
                deflate.Write(part.AsSpan(0, (int)Math.Min(zeros, part.Length)));
            }
        }

        return packed.ToArray();
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4..), Checksum(chunk.AsSpan(4..^4)));
        return chunk;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
