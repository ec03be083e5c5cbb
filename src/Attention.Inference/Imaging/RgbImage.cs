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
}
