using Attention.Contracts;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>An encoded image whose header has been read and found within the limits. Holds the bytes pinned until disposed.</summary>
internal sealed class ImageFile : IDisposable
{
    public const string Field = "image";

    private readonly PinnedCodec _file;

    private ImageFile(PinnedCodec file) => _file = file;

    private SKCodec Codec => _file.Codec;

    public SKEncodedOrigin Origin => Codec.EncodedOrigin;

    /// <summary>Width of the upright image.</summary>
    public int Width => Origin.SwapsSides() ? Codec.Info.Height : Codec.Info.Width;

    /// <summary>Height of the upright image.</summary>
    public int Height => Origin.SwapsSides() ? Codec.Info.Width : Codec.Info.Height;

    /// <summary>Reads the header only.</summary>
    /// <exception cref="InferenceException">Empty, of another format, over the limits, or broken in its header.</exception>
    public static ImageFile Open(ReadOnlyMemory<byte> bytes, ImageOptions limits)
    {
        if (bytes.IsEmpty)
        {
            throw new InferenceException(ErrorCode.InvalidInput, "image is empty.", Field);
        }

        if (!ImageSignature.IsImage(bytes.Span))
        {
            throw new InferenceException(
                ErrorCode.UnsupportedMedia, "image is none of the formats that are read: JPEG, PNG, WebP, GIF, BMP.", Field);
        }

        if (ImageSignature.TryReadPngSize(bytes.Span, out var width, out var height))
        {
            CheckSize(width, height, limits);
        }

        var file = PinnedCodec.Open(bytes)
            ?? throw new InferenceException(ErrorCode.InvalidInput, "image is corrupt or cut short in its header.", Field);
        try
        {
            CheckSize((uint)file.Codec.Info.Width, (uint)file.Codec.Info.Height, limits);
            return new ImageFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Decodes the whole image, not yet upright. A JPEG is decoded at the smallest scale (eighths, nearly free in the inverse cosine
    /// transform) that still leaves two pixels for every one wanted, so the filter that follows has enough to average.
    /// </summary>
    /// <exception cref="InferenceException">The data is corrupt or ends too early.</exception>
    public SKBitmap Decode(int width, int height)
    {
        var size = Codec.Info.Size;
        if (Codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
        {
            var scale = Math.Max(2f * width / Width, 2f * height / Height);
            size = scale < 1 ? Codec.GetScaledDimensions(MathF.Ceiling(8 * scale) / 8) : size;
        }

        return StoredPixels.Decode(size, bitmap => Codec.GetPixels(bitmap.Info, bitmap.GetPixels()));
    }

    /// <summary>Decodes a part of the upright image, see <see cref="StoredPart.Decode"/>.</summary>
    public StoredPart DecodePart(SKRectI part, int reduction) =>
        StoredPart.Decode(Codec, Origin.ToStored(part, new SKSizeI(Width, Height)), reduction);

    public void Dispose() => _file.Dispose();

    private static void CheckSize(uint width, uint height, ImageOptions limits)
    {
        if (width > limits.MaxSide || height > limits.MaxSide || (long)width * height > limits.MaxPixels)
        {
            var limit = $"{limits.MaxPixels} pixels (MaxPixels), {limits.MaxSide} a side (MaxSide)";
            throw new InferenceException(ErrorCode.TooLarge, $"image is {width} x {height} pixels; the limit is {limit}.", Field);
        }
    }
}
