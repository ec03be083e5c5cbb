using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>
/// The strips or tiles that hold the pixels of a TIFF. Its decoder reads what there is of them and leaves the rest black: whether all
/// are there the directory tells.
/// </summary>
internal static class TiffPixels
{
    private const ushort BitsPerSample = 258;
    private const ushort Compression = 259;
    private const ushort Photometric = 262;
    private const ushort StripOffsets = 273;
    private const ushort SamplesPerPixel = 277;
    private const ushort RowsPerStrip = 278;
    private const ushort StripByteCounts = 279;
    private const ushort Planes = 284;
    private const ushort TileWidth = 322;
    private const ushort TileLength = 323;
    private const ushort TileOffsets = 324;
    private const ushort TileByteCounts = 325;

    private const uint Uncompressed = 1;
    private const uint Apart = 2;

    // Its colours are stored for several pixels at a time: fewer bytes than the samples tell.
    private const uint YCbCr = 6;

    /// <summary>Whether every one of them lies within the file; where nothing is packed, whether each has all of its pixels, too.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="size">In pixels.</param>
    public static bool AreThere(ReadOnlySpan<byte> bytes, SKSizeI size)
    {
        var directory = new TiffDirectory(bytes);
        var isTiled = directory.Number(TileOffsets) is not null;
        var offsets = directory.Numbers(isTiled ? TileOffsets : StripOffsets);
        var counts = directory.Numbers(isTiled ? TileByteCounts : StripByteCounts);
        var width = isTiled ? directory.Number(TileWidth) ?? 0 : (uint)size.Width;
        var height = isTiled ? directory.Number(TileLength) ?? 0 : Math.Min(directory.Number(RowsPerStrip) ?? uint.MaxValue, (uint)size.Height);
        if (width == 0 || height == 0)
        {
            return false;
        }

        var planes = directory.Number(Planes) == Apart ? directory.Number(SamplesPerPixel) ?? 1 : 1;
        var down = Parts(size.Height, height);
        var needed = planes * Parts(size.Width, width) * down;
        if (offsets.Count < needed || counts.Count < needed)
        {
            return false;
        }

        var rowBytes = HoldsSamples(directory) ? ((width * Bits(directory, planes)) + 7) / 8 : 0;
        for (var part = 0; part < needed; part++)
        {
            // The last strip has the rows that are left; a tile is whole wherever it lies.
            var rows = isTiled ? height : Math.Min(height, size.Height - (part % down * height));
            if (counts[part] == 0 || counts[part] < rowBytes * rows || (long)offsets[part] + (rowBytes > 0 ? rowBytes * rows : counts[part]) > bytes.Length)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HoldsSamples(TiffDirectory directory) =>
        (directory.Number(Compression) ?? Uncompressed) == Uncompressed && directory.Number(Photometric) != YCbCr;

    // Of a pixel in one plane; one number may stand for all samples.
    private static long Bits(TiffDirectory directory, long planes)
    {
        var bits = directory.Numbers(BitsPerSample);
        if (planes > 1 || bits.Count < 2)
        {
            return (bits.Count > 0 ? bits[0] : 1) * (planes > 1 ? 1L : directory.Number(SamplesPerPixel) ?? 1);
        }

        var sum = 0L;
        for (var sample = 0; sample < bits.Count; sample++)
        {
            sum += bits[sample];
        }

        return sum;
    }

    private static long Parts(long whole, long part) => (whole + part - 1) / part;
}
