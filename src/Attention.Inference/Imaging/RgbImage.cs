using Attention.Inference.Pooling;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>
/// An upright image of the size a model asked for. Its pixels are rented: whoever read it disposes it once the graph has answered. Not before,
/// and not at all where it did not answer, since its engine may be reading them still.
/// </summary>
/// <param name="width">In pixels.</param>
/// <param name="height">Likewise.</param>
/// <param name="originalWidth">Of the file's image in pixels, EXIF orientation applied.</param>
/// <param name="originalHeight">Likewise.</param>
public sealed class RgbImage(int width, int height, int originalWidth, int originalHeight) : IDisposable
{
    private readonly Rented<byte> _pixels = new(width * height * 3);

    /// <summary>Red, green, blue, 0-255: [height, width, 3]. Undefined until they are written.</summary>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public Span<byte> Pixels => _pixels.Span;

    public int Width => width;

    public int Height => height;

    /// <summary>Width of the file's image in pixels, EXIF orientation applied.</summary>
    public int OriginalWidth => originalWidth;

    /// <summary>Height of the file's image in pixels, EXIF orientation applied.</summary>
    public int OriginalHeight => originalHeight;

    public void Dispose() => _pixels.Dispose();

    /// <summary>All of a frame of premultiplied RGBA, squashed to another size.</summary>
    /// <param name="frame">The frame, of its own size or scaled already.</param>
    /// <param name="original">Its own size.</param>
    /// <param name="width">Of the image.</param>
    /// <param name="height">Likewise.</param>
    internal static RgbImage Squash(SKBitmap frame, SKSizeI original, int width, int height)
    {
        var image = new RgbImage(width, height, original.Width, original.Height);
        Resampler.ToUpright(frame, SKEncodedOrigin.TopLeft, width, height, image.Pixels);
        return image;
    }
}
