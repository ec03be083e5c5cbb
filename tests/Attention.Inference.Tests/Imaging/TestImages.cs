using System.Buffers.Binary;
using System.IO.Compression;
using Attention.Inference.Imaging;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Attention.Inference.Tests.Imaging;

/// <summary>Image files of every kind, made in code.</summary>
internal static class TestImages
{
    public static readonly SKColor[] Corners = [new(220, 30, 30), new(30, 200, 30), new(30, 30, 220), new(230, 220, 30)];

    /// <summary>Each of EXIF, and the corners of <see cref="Quadrants"/> (red, green, blue, yellow) as it is seen then.</summary>
    public static TheoryData<byte, string> Orientations => new()
    {
        { 1, "RGBY" }, { 2, "GRYB" }, { 3, "YBGR" }, { 4, "BYRG" }, { 5, "RBGY" }, { 6, "BRYG" }, { 7, "YGBR" }, { 8, "GYRB" },
    };

    public static ImageReader Reader(ImageOptions? options = null) => new(Options.Create(options ?? new ImageOptions()));

    /// <summary>Four quadrants: red, green above blue, yellow.</summary>
    public static SKBitmap Quadrants(int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint();
        for (var i = 0; i < Corners.Length; i++)
        {
            paint.Color = Corners[i];
            canvas.DrawRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2, paint);
        }

        return bitmap;
    }

    /// <summary>A file of one colour.</summary>
    public static byte[] Plain(SKColor color, int width, int height) => Spot(color, color, SKRectI.Empty, width, height);

    /// <summary>A file with a rectangle on another colour.</summary>
    public static byte[] Spot(SKColor ground, SKColor color, SKRectI spot, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(ground);
        bitmap.Erase(color, spot);
        return Encode(bitmap);
    }

    public static SKBitmap Noise(int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        new Random(1).NextBytes(pixels);
        for (var i = 3; i < pixels.Length; i += 4)
        {
            pixels[i] = byte.MaxValue;
        }

        return bitmap;
    }

    /// <summary>Red is a pixel's column, green its row and blue what red leaves, for sides up to 256: a plane, which interpolation keeps.</summary>
    public static SKBitmap Ramp(int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, new SKColor((byte)x, (byte)y, (byte)(byte.MaxValue - x)));
            }
        }

        return bitmap;
    }

    /// <summary>Black and white pixels in turn, the hardest thing to shrink.</summary>
    public static SKBitmap Checkerboard(int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
        {
            var row = bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, width);
            for (var x = 0; x < width; x++)
            {
                row[x] = (byte)((x + y) % 2 * byte.MaxValue);
            }
        }

        return bitmap;
    }

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format = SKEncodedImageFormat.Png, int quality = 95)
    {
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>The same JPEG with an EXIF segment that says how the camera was held, 1-8.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] body = [.. "Exif\0\0"u8, .. Exif(orientation)];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(body.Length + 2), .. body, .. jpeg[2..]];
    }

    /// <summary>The same PNG with a chunk that says it.</summary>
    public static byte[] PngWithOrientation(byte[] png, byte orientation)
    {
        const int HeaderEnd = 33;
        return [.. png[..HeaderEnd], .. Chunk("eXIf"u8, Exif(orientation)), .. png[HeaderEnd..]];
    }

    /// <summary>A WebP with a chunk that says it.</summary>
    public static byte[] WebpWithOrientation(SKBitmap photo, byte orientation)
    {
        // Plain: a header of 12 bytes, and the pixels.
        var webp = Encode(photo, SKEncodedImageFormat.Webp, 90);
        var (right, bottom, exif) = (photo.Width - 1, photo.Height - 1, Exif(orientation));
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, (byte)right, (byte)(right >> 8), 0, (byte)bottom, (byte)(bottom >> 8), 0];
        byte[] body = [.. "WEBP"u8, .. extended, .. webp[webp.AsSpan().IndexOf("VP8 "u8)..], .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];
    }

    /// <summary>A transparent PNG of red, green, blue and opacity whose rows come in seven passes.</summary>
    public static byte[] InterlacedPng(int width, int height, byte depth)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (left, top, across, down) in ((int, int, int, int)[])[(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)])
            {
                var row = new byte[1 + ((width - left + across - 1) / across * 4 * depth / 8)];
                for (var y = top; y < height; y += down)
                {
                    zlib.Write(row);
                }
            }
        }

        return [.. PngHeader((uint)width, (uint)height, depth, interlace: 1), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A PNG of which nothing but the header exists.</summary>
    public static byte[] PngHeader(uint width, uint height, byte depth = 8, byte colorType = 6, byte interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colorType, interlace);
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, header)];
    }

    /// <summary>A PNG of one row, from the bytes its row holds.</summary>
    public static byte[] PngRow(uint width, byte depth, byte colorType, byte[] row, byte[]? palette = null)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.WriteByte(0);
            zlib.Write(row);
        }

        var colors = palette is null ? [] : Chunk("PLTE"u8, palette);
        return [.. PngHeader(width, 1, depth, colorType), .. colors, .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>One red and one white frame of one pixel.</summary>
    public static byte[] AnimatedGif()
    {
        byte[] palette = [255, 0, 0, 255, 255, 255];
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0];
        byte[] delay = [0x21, 0xF9, 4, 0, 10, 0, 0, 0];
        return
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, .. palette,
            .. delay, .. frame, 2, 2, 0x44, 1, 0,
            .. delay, .. frame, 2, 2, 0x4C, 1, 0,
            0x3B,
        ];
    }

    /// <summary>A BMP of one pixel of 24 bits; other sizes announce what they do not hold.</summary>
    public static byte[] Bmp(SKColor color, int width = 1, int height = 1)
    {
        var bytes = new byte[58];
        "BM"u8.CopyTo(bytes);
        (bytes[2], bytes[10], bytes[14], bytes[26], bytes[28]) = (58, 54, 40, 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), height);
        (bytes[54], bytes[55], bytes[56]) = (color.Blue, color.Green, color.Red);
        return bytes;
    }

    private static byte[] Exif(byte orientation) =>
        [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] body = [.. type, .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc(body));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
