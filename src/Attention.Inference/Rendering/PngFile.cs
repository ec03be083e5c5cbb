using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>Pictures as PNG.</summary>
public static class PngFile
{
    // A third of the time of the encoder's defaults (170 instead of 590 ms for a figure of 19 tiles) for 6 % more bytes.
    private static readonly SKPngEncoderOptions Compression = new(SKPngEncoderFilterFlags.Up, zLibLevel: 3);

    public static byte[] Encode(SKBitmap picture)
    {
        using var pixels = picture.PeekPixels();
        return Encode(pixels);
    }

    /// <summary>With the fourth byte of every pixel as its opacity, whatever the picture says of itself; colours are not premultiplied.</summary>
    public static byte[] EncodeTranslucent(SKBitmap picture)
    {
        using var opaque = picture.PeekPixels();
        using var pixels = opaque.WithAlphaType(SKAlphaType.Unpremul);
        return Encode(pixels);
    }

    private static byte[] Encode(SKPixmap pixels)
    {
        using var png = pixels.Encode(Compression)!;
        return png.ToArray();
    }
}
