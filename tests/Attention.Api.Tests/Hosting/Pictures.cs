using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace Attention.Api.Tests.Hosting;

/// <summary>Image files made here, good and bad.</summary>
internal static class Pictures
{
    public const int Width = 48;
    public const int Height = 32;

    /// <summary>A sky over a meadow with something red on it.</summary>
    public static byte[] Png(int width = Width, int height = Height) => Encode(SKEncodedImageFormat.Png, width, height);

    public static byte[] Jpeg() => Encode(SKEncodedImageFormat.Jpeg, Width, Height);

    /// <summary>A few shapes on a ground, of any colours.</summary>
    public static byte[] Random(int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(Width * 4, Height * 4);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Color());
        for (var shape = random.Next(1, 8); shape > 0; shape--)
        {
            using var paint = new SKPaint { Color = Color(), IsAntialias = true };
            canvas.DrawOval(random.Next(bitmap.Width), random.Next(bitmap.Height), random.Next(5, 60), random.Next(5, 60), paint);
        }

        canvas.Flush();
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();

        SKColor Color() => new((uint)random.Next() | 0xFF000000);
    }

    /// <summary>2 x 2 pixels of one colour.</summary>
    public static byte[] Flat(SKColor color)
    {
        using var bitmap = new SKBitmap(2, 2);
        bitmap.Erase(color);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static byte[] TruncatedJpeg() => Jpeg()[..^200];

    public static byte[] TextNamedJpg() => Encoding.UTF8.GetBytes("This is a text, whatever its name says.");

    /// <summary>Orientation 6: stored on its side, shown turned by 90 degrees.</summary>
    public static byte[] RotatedJpeg()
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        var jpeg = Jpeg();
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>Says that it is 50,000 x 50,000 pixels and holds almost nothing.</summary>
    public static byte[] HugePng() => PngFile(50_000, 50_000, 8, new byte[64]);

    /// <summary>8,000 x 8,000 pixels of 6 bytes that come in seven passes: a decoder holds them all, beside those that it writes.</summary>
    public static byte[] InterlacedPng() => PngFile(8_000, 8_000, 16, new byte[64], interlace: 1);

    public static byte[] SixteenBitPng()
    {
        using var rows = new MemoryStream();
        for (var y = 0; y < Height; y++)
        {
            rows.WriteByte(0);
            for (var x = 0; x < Width; x++)
            {
                rows.Write([200, 0, 40, 0, 40, 0]);
            }
        }
        return PngFile(Width, Height, 16, rows.ToArray());
    }

    /// <summary>One channel of 8 bits.</summary>
    public static byte[] GreyPng()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Silver);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Half transparent red.</summary>
    public static byte[] TransparentPng()
    {
        using var bitmap = new SKBitmap(Width, Height);
        bitmap.Erase(SKColors.Red.WithAlpha(128));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Two frames of 2 x 2 pixels, red and then blue.</summary>
    public static byte[] AnimatedGif()
    {
        byte[] frame = [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2];
        // Code size 2: clear (4), the pixels, end (5), in codes of three bits, lowest bit first; cleared again before codes grow longer.
        byte[] red = [.. frame, 3, .. Pack(4, 0, 0, 4, 0, 0, 5), 0];
        byte[] blue = [.. frame, 3, .. Pack(4, 1, 1, 4, 1, 1, 5), 0];
        return [.. "GIF89a"u8, 2, 0, 2, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255, .. red, .. blue, 0x3B];
    }

    /// <summary>8 x 8 pixels of one colour: a JPEG of four components, each with a constant term and nothing else.</summary>
    public static byte[] CmykJpeg()
    {
        byte[] quantization = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64)];
        byte[] adobe = [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0];
        byte[] frame = [0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0];
        // Constant terms: twelve sizes in codes of four bits. Other terms: only "end of block", the code 0.
        byte[] constants = [0xFF, 0xC4, 0, 31, 0x00, 0, 0, 0, 12, .. new byte[12], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        byte[] others = [0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0];
        byte[] scan = [0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0];
        // Each component: size 0 (0000), end of block (0). Twenty bits, filled up with ones.
        byte[] data = [0x00, 0x00, 0x0F];
        return [0xFF, 0xD8, .. adobe, .. quantization, .. frame, .. constants, .. others, .. scan, .. data, 0xFF, 0xD9];
    }

    private static byte[] Encode(SKEncodedImageFormat format, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint())
        {
            canvas.Clear(SKColors.SkyBlue);
            paint.Color = SKColors.ForestGreen;
            canvas.DrawRect(0, height / 2f, width, height / 2f, paint);
            paint.Color = SKColors.Red;
            canvas.DrawCircle(width / 3f, height / 2f, height / 5f, paint);
        }
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private static byte[] PngFile(int width, int height, byte bits, byte[] rows, byte interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (bits, 2, interlace);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }
        return [137, .. "PNG\r\n"u8, 26, 10, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Checksum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var sum = uint.MaxValue;
        foreach (var value in data)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320u);
            }
        }
        return ~sum;
    }

    private static byte[] Pack(params ReadOnlySpan<int> codes)
    {
        var bits = 0;
        for (var index = 0; index < codes.Length; index++)
        {
            bits |= codes[index] << (3 * index);
        }
        return [(byte)bits, (byte)(bits >> 8), (byte)(bits >> 16)];
    }
}
