using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>A figure on paper, as a PNG.</summary>
internal static class FigurePng
{
    // A third of the time of the encoder's defaults (170 instead of 590 ms for the 19 tiles of a caption) for 6 % more bytes.
    private static readonly SKPngEncoderOptions Compression = new(SKPngEncoderFilterFlags.Up, zLibLevel: 3);

    public static byte[] Draw(int width, int height, Action<SKCanvas> draw)
    {
        using var surface = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(surface);
        canvas.Clear(FigureStyle.Paper);
        draw(canvas);
        canvas.Flush();
        using var pixels = surface.PeekPixels();
        using var png = pixels.Encode(Compression)!;
        return png.ToArray();
    }
}
