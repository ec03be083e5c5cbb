using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>What the header of a TIFF or TGA tells about decoding it.</summary>
/// <param name="BytesBeside">That its decoder holds besides the pixels that it gives.</param>
/// <param name="Origin">How the picture has to be turned.</param>
internal readonly record struct ManagedHeader(long BytesBeside, SKEncodedOrigin Origin)
{
    private const ushort BitsPerSample = 258;
    private const ushort Compression = 259;
    private const ushort SamplesPerPixel = 277;
    private const ushort RowsPerStrip = 278;
    private const ushort TileWidth = 322;
    private const ushort TileLength = 323;

    // None, three of facsimiles, LZW, Deflate, PackBits, Deflate as it was called before. A strip that is a JPEG is not among them: its
    // decoder would take it for a picture of any format, and for the TIFF itself without end.
    private static readonly uint[] Compressions = [1, 2, 3, 4, 5, 8, 32773, 32946];

    // The first type of a TGA whose pixels come in runs: all are unpacked before they are converted.
    private const byte FirstRunLength = 9;

    /// <summary>Whether a file of that format is packed in a way that can be read.</summary>
    public static bool CanBeUnpacked(ReadOnlySpan<byte> bytes, string format) =>
        format != "TIFF" || new TiffDirectory(bytes).IsOneOf(Compression, Compressions);

    /// <param name="bytes">The file.</param>
    /// <param name="format">As <see cref="ImageSignature.Format"/> names it.</param>
    /// <param name="size">In pixels.</param>
    public static ManagedHeader Read(ReadOnlySpan<byte> bytes, string format, SKSizeI size) => format switch
    {
        "TIFF" => Tiff(bytes, size),
        "TGA" when bytes[2] >= FirstRunLength => new ManagedHeader((long)size.Width * size.Height * ((bytes[16] + 7) / 8), SKEncodedOrigin.TopLeft),
        _ => new ManagedHeader(0, SKEncodedOrigin.TopLeft),
    };

    // A strip or a tile is unpacked at a time, from what was packed. One that says it is higher than the picture has a buffer as high.
    private static ManagedHeader Tiff(ReadOnlySpan<byte> bytes, SKSizeI size)
    {
        var directory = new TiffDirectory(bytes);
        var bits = (long)(directory.Number(BitsPerSample) ?? 1) * (directory.Number(SamplesPerPixel) ?? 1);
        var pixels = directory.Number(TileWidth) is { } width
            ? (Int128)width * (directory.Number(TileLength) ?? width)
            : (Int128)size.Width * (directory.Number(RowsPerStrip) is < uint.MaxValue and var rows ? rows : (uint)size.Height);
        return new ManagedHeader(Saturate(pixels * ((bits + 7) / 8)) + bytes.Length, ExifOrientation.Read(bytes));
    }

    // What a hostile header announces is no number of bytes any more, but always too many.
    private static long Saturate(Int128 bytes) => (long)Int128.Min(bytes, long.MaxValue / 4);
}
