using Attention.Contracts;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>Pixels as a file stores them, not yet upright: premultiplied sRGB.</summary>
internal static class StoredPixels
{
    /// <summary>A bitmap for them, which the caller disposes.</summary>
    /// <exception cref="InferenceException">There is no memory for it: <c>Unavailable</c>.</exception>
    public static SKBitmap Create(SKSizeI size)
    {
        using var colors = SKColorSpace.CreateSrgb();
        return Create(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, colors));
    }

    /// <inheritdoc cref="Create(SKSizeI)"/>
    public static SKBitmap Create(SKImageInfo info)
    {
        var bitmap = new SKBitmap();
        if (bitmap.TryAllocPixels(info) && bitmap.GetPixels() != 0)
        {
            return bitmap;
        }

        bitmap.Dispose();
        throw NoMemory($"the {info.BytesSize64} bytes of");
    }

    /// <summary>Bytes of a bitmap of that size.</summary>
    public static long BytesOf(SKSizeI size) => (long)sizeof(uint) * size.Width * size.Height;

    /// <param name="size">Of the pixels to be decoded.</param>
    /// <param name="decode">Fills a bitmap of that size.</param>
    /// <exception cref="InferenceException">The data is corrupt or ends too early, or there is no memory for it.</exception>
    public static SKBitmap Decode(SKSizeI size, Func<SKBitmap, SKCodecResult> decode)
    {
        var bitmap = Create(size);
        try
        {
            var result = decode(bitmap);
            return result == SKCodecResult.Success ? bitmap : throw Fault(result);
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }

    /// <summary>What to tell about a file that was not decoded. Skia's internal error is one of its own: it had no memory.</summary>
    public static InferenceException Fault(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => new(ErrorCode.InvalidInput, "image is cut short: its data ends too early.", ImageFile.Field),
        SKCodecResult.InternalError => NoMemory("decoding"),
        _ => new(ErrorCode.InvalidInput, "image is corrupt.", ImageFile.Field),
    };

    private static InferenceException NoMemory(string what) =>
        new(ErrorCode.Unavailable, $"There is no memory left now for {what} the image; it may be read when others have been.", ImageFile.Field);
}
