using System.Buffers.Binary;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>What stands before the pixels of a PNG and its decoder does not tell.</summary>
/// <param name="PixelBytes">A pixel as it lies in the decoder before it is written.</param>
/// <param name="IsInterlaced">Whether its rows come in seven passes (Adam7): the decoder holds all that it reads until the last.</param>
/// <param name="Origin">By its <c>eXIf</c>, as browsers go by it.</param>
internal readonly record struct PngHeader(int PixelBytes, bool IsInterlaced, SKEncodedOrigin Origin)
{
    private const int SignatureBytes = 8;
    private const int DepthOffset = 24;

    /// <param name="png">A file whose signature and first chunk are those of a PNG.</param>
    public static PngHeader Read(ReadOnlySpan<byte> png)
    {
        var (depth, color, interlace) = (png[DepthOffset], png[DepthOffset + 1], png[DepthOffset + 4]);
        var (origin, isTransparent) = (SKEncodedOrigin.TopLeft, false);
        for (var rest = png[SignatureBytes..]; rest.Length >= 8 && !rest[4..].StartsWith("IDAT"u8);)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = rest[4..8];
            var data = rest[8..];
            if (length > data.Length - 4)
            {
                break;
            }

            isTransparent |= type.SequenceEqual("tRNS"u8);
            origin = type.SequenceEqual("eXIf"u8) ? ExifOrientation.Read(data[..(int)length]) : origin;
            rest = data[((int)length + 4)..];
        }

        return new PngHeader(BytesOf(color, depth, isTransparent), interlace != 0, origin);
    }

    // Grey and palettes are held in 8 bits, whatever their depth.
    private static int BytesOf(byte color, byte depth, bool isTransparent)
    {
        var channel = depth > 8 ? 2 : 1;
        return color switch
        {
            0 => isTransparent ? 2 : 1,
            2 => (isTransparent ? 4 : 3) * channel,
            3 => 1,
            4 => 2,
            _ => 4 * channel,
        };
    }
}
