using Attention.Contracts;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>An encoded image whose header has been read and found within the limits. Holds the bytes pinned until disposed.</summary>
internal sealed class ImageFile : IDisposable
{
    public const string Field = "image";

    private readonly IStoredImage _stored;

    private ImageFile(IStoredImage stored) => _stored = stored;

    public SKEncodedOrigin Origin => _stored.Origin;

    /// <summary>Width of the upright image.</summary>
    public int Width => Origin.SwapsSides() ? _stored.Size.Height : _stored.Size.Width;

    /// <summary>Height of the upright image.</summary>
    public int Height => Origin.SwapsSides() ? _stored.Size.Width : _stored.Size.Height;

    /// <summary>Reads the header only.</summary>
    /// <exception cref="InferenceException">Empty, of another format, over the limits, or broken in its header.</exception>
    public static ImageFile Open(ReadOnlyMemory<byte> bytes, ImageOptions limits)
    {
        if (bytes.IsEmpty)
        {
            throw new InferenceException(ErrorCode.InvalidInput, "image is empty.", Field);
        }

        var format = ImageSignature.Format(bytes.Span) ?? throw new InferenceException(
            ErrorCode.UnsupportedMedia, "image is none of the formats that are read: JPEG, PNG, WebP, GIF, BMP, TIFF, PBM, PGM, PPM, TGA.", Field);

        if (ImageSignature.TryReadPngSize(bytes.Span, out var width, out var height))
        {
            CheckSize(width, height, limits);
        }

        var stored = (ManagedImage.Reads(format) ? (IStoredImage)ManagedImage.Open(bytes, format) : CodecImage.Open(bytes))
            ?? throw new InferenceException(ErrorCode.InvalidInput, "image is corrupt or cut short in its header.", Field);
        try
        {
            CheckSize((uint)stored.Size.Width, (uint)stored.Size.Height, limits);
            return new ImageFile(stored);
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Decodes the whole image, not yet upright, at the smallest scale that its format has and that still leaves two pixels for every
    /// one wanted, so the filter that follows has enough to average.
    /// </summary>
    /// <exception cref="InferenceException">The data is corrupt or ends too early.</exception>
    public SKBitmap Decode(int width, int height) => _stored.Decode(SizeFor(width, height));

    /// <summary>Bytes of memory that <see cref="Decode"/> takes at the most.</summary>
    public long BytesOf(int width, int height) => _stored.BytesOf(SizeFor(width, height));

    /// <summary>Decodes a part of the upright image, see <see cref="StoredPart.Decode"/>.</summary>
    public StoredPart DecodePart(SKRectI part, int reduction) => _stored.DecodePart(ToStored(part), reduction);

    /// <summary>What <see cref="DecodePart"/> gives, in pixels of the upright image.</summary>
    public SKRectI CoveredBy(SKRectI part, int reduction) => Origin.ToUpright(_stored.CoveredBy(ToStored(part), reduction), new SKSizeI(Width, Height));

    /// <summary>Bytes of memory that <see cref="DecodePart"/> takes at the most.</summary>
    public long BytesOfPart(SKRectI part, int reduction) => _stored.BytesOfPart(ToStored(part), reduction);

    public void Dispose() => _stored.Dispose();

    private SKSizeI SizeFor(int width, int height) => _stored.SizeAt(Math.Max(2.0 * width / Width, 2.0 * height / Height));

    private SKRectI ToStored(SKRectI part) => Origin.ToStored(part, new SKSizeI(Width, Height));

    private static void CheckSize(uint width, uint height, ImageOptions limits)
    {
        if (width > limits.MaxSide || height > limits.MaxSide || (long)width * height > limits.MaxPixels)
        {
            var limit = $"{limits.MaxPixels} pixels (MaxPixels), {limits.MaxSide} a side (MaxSide)";
            throw new InferenceException(ErrorCode.TooLarge, $"image is {width} x {height} pixels; the limit is {limit}.", Field);
        }
    }
}
