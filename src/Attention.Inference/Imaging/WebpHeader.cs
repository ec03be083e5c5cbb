using System.Buffers.Binary;

namespace Attention.Inference.Imaging;

/// <summary>What a WebP tells before its pixels and its decoder does not.</summary>
/// <param name="PixelBytes">That the decoder holds of every pixel it comes by, besides those it writes.</param>
internal readonly record struct WebpHeader(int PixelBytes)
{
    private const int RiffBytes = 12;

    // All of a lossless picture; opacity is one of its own, of a byte, and is held once more.
    private const int Lossless = 4;
    private const int Opacity = 5;

    // A frame of an animation is decoded beside the canvas.
    private const int Frame = 9;

    public static WebpHeader Read(ReadOnlySpan<byte> webp)
    {
        for (var rest = webp[RiffBytes..]; rest.Length >= 8;)
        {
            if (rest.StartsWith("VP8 "u8))
            {
                return new WebpHeader(0);
            }

            if (rest.StartsWith("VP8L"u8))
            {
                return new WebpHeader(Lossless);
            }

            if (rest.StartsWith("ALPH"u8))
            {
                return new WebpHeader(Opacity);
            }

            // Chunks have even lengths.
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) + 1L & ~1L;
            if (rest.StartsWith("ANMF"u8) || length > rest.Length - 8)
            {
                break;
            }

            rest = rest[(8 + (int)length)..];
        }

        return new WebpHeader(Frame);
    }
}
