using System.Buffers.Binary;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>Pixels that are stored as they are: a file that is cut short shows by its length, where its decoder fills in what is missing.</summary>
internal static class RawPixels
{
    private const int TgaHeaderBytes = 18;
    private const byte FirstRunLength = 9;

    /// <summary>Whether all of them are there; true for what is packed, where the decoder notices.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="format">As <see cref="ImageSignature.Format"/> names it.</param>
    /// <param name="size">In pixels.</param>
    public static bool AreThere(ReadOnlySpan<byte> bytes, string format, SKSizeI size) => format switch
    {
        "TGA" => bytes[2] >= FirstRunLength || bytes.Length >= TgaBytes(bytes, size),
        "PBM" or "PGM" or "PPM" => IsWhole(bytes, size),
        "TIFF" => TiffPixels.AreThere(bytes, size),
        _ => true,
    };

    // A name, a palette, the pixels.
    private static long TgaBytes(ReadOnlySpan<byte> bytes, SKSizeI size) =>
        TgaHeaderBytes + bytes[0] + (BinaryPrimitives.ReadUInt16LittleEndian(bytes[5..]) * Octets(bytes[7])) + ((long)size.Width * size.Height * Octets(bytes[16]));

    private static int Octets(int bits) => (bits + 7) / 8;

    private static bool IsWhole(ReadOnlySpan<byte> bytes, SKSizeI size)
    {
        var kind = bytes[1] - '0';
        var (isPlain, isBilevel, channels) = (kind <= 3, kind is 1 or 4, kind is 3 or 6 ? 3 : 1);

        // Width, height and, but for black and white, the most that a value may be.
        var rest = bytes[2..];
        var most = 1;
        for (var number = 0; number < (isBilevel ? 2 : 3); number++)
        {
            most = ReadNumber(ref rest);
        }

        var values = (long)size.Width * size.Height * channels;
        if (isPlain)
        {
            return Count(rest, areDigits: isBilevel) >= values;
        }

        var octets = isBilevel ? (long)Octets(size.Width) * size.Height : values * (most > byte.MaxValue ? 2 : 1);
        return rest.Length - 1 >= octets; // after one white space
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        while (rest.Length > 0 && !char.IsAsciiDigit((char)rest[0]))
        {
            // A comment goes to the end of its line.
            var skipped = rest[0] == '#' ? rest.IndexOf((byte)'\n') + 1 : 1;
            rest = rest[(skipped > 0 ? skipped : rest.Length)..];
        }

        var number = 0;
        for (; rest.Length > 0 && char.IsAsciiDigit((char)rest[0]); rest = rest[1..])
        {
            number = Math.Min((number * 10) + rest[0] - '0', ushort.MaxValue);
        }

        return number;
    }

    // Numbers stand apart; the digits of black and white need not.
    private static long Count(ReadOnlySpan<byte> text, bool areDigits)
    {
        var (count, isWithin) = (0L, false);
        foreach (var letter in text)
        {
            var isDigit = char.IsAsciiDigit((char)letter);
            count += isDigit && (areDigits || !isWithin) ? 1 : 0;
            isWithin = isDigit;
        }

        return count;
    }
}
