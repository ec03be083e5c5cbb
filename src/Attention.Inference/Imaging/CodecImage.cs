using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>A JPEG, PNG, WebP, GIF or BMP. Holds the bytes pinned until disposed.</summary>
internal sealed class CodecImage : IStoredImage
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly PinnedCodec _file;
    private readonly JpegHeader _jpeg;
    private readonly PngHeader _png;
    private readonly WebpHeader _webp;

    private CodecImage(ReadOnlyMemory<byte> bytes, PinnedCodec file)
    {
        (_bytes, _file) = (bytes, file);
        _jpeg = Format == SKEncodedImageFormat.Jpeg ? JpegHeader.Read(bytes.Span) : default;
        _png = Format == SKEncodedImageFormat.Png ? PngHeader.Read(bytes.Span) : default;
        _webp = Format == SKEncodedImageFormat.Webp ? WebpHeader.Read(bytes.Span) : default;
    }

    public SKSizeI Size => Codec.Info.Size;

    // Skia passes over the orientation of a PNG.
    public SKEncodedOrigin Origin => Format == SKEncodedImageFormat.Png ? _png.Origin : Codec.EncodedOrigin;

    private SKCodec Codec => _file.Codec;

    private SKEncodedImageFormat Format => Codec.EncodedFormat;

    /// <summary>Reads the header only; null when it is broken.</summary>
    public static CodecImage? Open(ReadOnlyMemory<byte> bytes) => PinnedCodec.Open(bytes) is { } file ? new CodecImage(bytes, file) : null;

    /// <summary>A JPEG is decoded in eighths, nearly free in the inverse cosine transform; the rest only whole.</summary>
    public SKSizeI SizeAt(double scale) =>
        Format == SKEncodedImageFormat.Jpeg && scale < 1 ? Codec.GetScaledDimensions(MathF.Ceiling(8 * (float)scale) / 8) : Size;

    public SKBitmap Decode(SKSizeI size)
    {
        CheckEnd();
        return StoredPixels.Decode(size, bitmap => Codec.GetPixels(bitmap.Info, bitmap.GetPixels()));
    }

    public long BytesOf(SKSizeI size) => StoredPixels.BytesOf(size) + BytesBeside(SKRectI.Create(Size));

    public StoredPart DecodePart(SKRectI part, int reduction)
    {
        CheckEnd();
        return StoredPart.Decode(Codec, part, reduction);
    }

    public SKRectI CoveredBy(SKRectI part, int reduction) => StoredPart.CoveredBy(Codec, part, reduction);

    public long BytesOfPart(SKRectI part, int reduction) =>
        StoredPixels.BytesOf(StoredPart.SizeOf(Codec, part, reduction)) + BytesBeside(part);

    public void Dispose() => _file.Dispose();

    // What decoders hold besides the pixels that they write and a few rows.
    private long BytesBeside(SKRectI part) => Format switch
    {
        SKEncodedImageFormat.Jpeg => _jpeg.CoefficientBytes,
        SKEncodedImageFormat.Png => _png.IsInterlaced ? (long)_png.PixelBytes * Size.Width * part.Height : 0,
        SKEncodedImageFormat.Webp => (long)_webp.PixelBytes * Size.Width * part.Bottom,
        _ => 0,
    };

    // Of a picture that comes in several scans Skia makes what it can, and calls it a success.
    private void CheckEnd()
    {
        if (_jpeg.CoefficientBytes > 0 && !JpegHeader.Ends(_bytes.Span))
        {
            throw StoredPixels.Fault(SKCodecResult.IncompleteInput);
        }
    }
}
