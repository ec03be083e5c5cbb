using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>An upright image of the size a model asked for.</summary>
public sealed class RgbImage
{
    /// <summary>Red, green, blue, 0-255: [height, width, 3].</summary>
    public required byte[] Pixels { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Width of the file's image in pixels, EXIF orientation applied.</summary>
    public required int OriginalWidth { get; init; }

    /// <summary>Height of the file's image in pixels, EXIF orientation applied.</summary>
    public required int OriginalHeight { get; init; }

    /// <summary>All of a frame of premultiplied RGBA, squashed to another size.</summary>
    /// <param name="frame">The frame, of its own size or scaled already.</param>
    /// <param name="original">Its own size.</param>
    /// <param name="width">Of the image.</param>
    /// <param name="height">Likewise.</param>
    internal static RgbImage Squash(SKBitmap frame, SKSizeI original, int width, int height)
    {
        var pixels = new byte[width * height * 3];
        Resampler.ToUpright(frame, SKEncodedOrigin.TopLeft, width, height, pixels);
        return new RgbImage { Pixels = pixels, Width = width, Height = height, OriginalWidth = original.Width, OriginalHeight = original.Height };
    }
}
