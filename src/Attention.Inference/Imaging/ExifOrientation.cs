using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>How a camera was held, as EXIF data say it.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;

    /// <summary>The tag of the first directory; upright where it is missing, or no orientation.</summary>
    /// <param name="exif">A TIFF header and what follows, with or without <c>Exif</c> before it.</param>
    public static SKEncodedOrigin Read(ReadOnlySpan<byte> exif)
    {
        var directory = new TiffDirectory(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);
        return directory.Number(Tag) is >= 1 and <= 8 and var origin ? (SKEncodedOrigin)origin : SKEncodedOrigin.TopLeft;
    }
}
