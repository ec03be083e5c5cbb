using System.Buffers;
using Attention.Contracts;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>An encoded image whose header has been read and found within the limits. Holds the bytes pinned until disposed.</summary>
internal sealed class ImageFile : IDisposable
{
    public const string Field = "image";

    private readonly MemoryHandle _pin;
    private readonly SKData _data;
    private readonly SKCodec _codec;

    private ImageFile(MemoryHandle pin, SKData data, SKCodec codec)
    {
        (_pin, _data, _codec) = (pin, data, codec);
    }

    public SKEncodedOrigin Origin => _codec.EncodedOrigin;

    /// <summary>Width of the upright image.</summary>
    public int Width => Origin.SwapsSides() ? _codec.Info.Height : _codec.Info.Width;

    /// <summary>Height of the upright image.</summary>
    public int Height => Origin.SwapsSides() ? _codec.Info.Width : _codec.Info.Height;

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

        var pin = bytes.Pin();
        SKData? data = null;
        SKCodec? codec = null;
        try
        {
            data = Wrap(pin, bytes.Length);
            codec = SKCodec.Create(data)
                ?? throw new InferenceException(ErrorCode.InvalidInput, "image is corrupt or cut short in its header.", Field);
            CheckSize((uint)codec.Info.Width, (uint)codec.Info.Height, limits);
            return new ImageFile(pin, data, codec);
        }
        catch
        {
            codec?.Dispose();
            data?.Dispose();
            pin.Dispose();
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
        var size = _codec.Info.Size;
        if (_codec.EncodedFormat == SKEncodedImageFormat.Jpeg)
        {
            var scale = Math.Max(2f * width / Width, 2f * height / Height);
            size = scale < 1 ? _codec.GetScaledDimensions(MathF.Ceiling(8 * scale) / 8) : size;
        }

        return StoredPixels.Decode(size, bitmap => _codec.GetPixels(bitmap.Info, bitmap.GetPixels()));
    }

    /// <summary>Decodes a part of the upright image, see <see cref="StoredPart.Decode"/>.</summary>
    public StoredPart DecodePart(SKRectI part, int reduction) =>
        StoredPart.Decode(_codec, Origin.ToStored(part, new SKSizeI(Width, Height)), reduction);

    public void Dispose()
    {
        _codec.Dispose();
        _data.Dispose();
        _pin.Dispose();
    }

    private static unsafe SKData Wrap(MemoryHandle pin, int length)
    {
        return SKData.Create((nint)pin.Pointer, length);
    }

    private static void CheckSize(uint width, uint height, ImageOptions limits)
    {
        if (width > limits.MaxSide || height > limits.MaxSide || (long)width * height > limits.MaxPixels)
        {
            var limit = $"{limits.MaxPixels} pixels (MaxPixels), {limits.MaxSide} a side (MaxSide)";
            throw new InferenceException(ErrorCode.TooLarge, $"image is {width} x {height} pixels; the limit is {limit}.", Field);
        }
    }
}
