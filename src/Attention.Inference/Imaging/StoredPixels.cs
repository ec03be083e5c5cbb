using Attention.Contracts;
using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>Pixels as a file stores them, not yet upright: premultiplied sRGB.</summary>
internal static class StoredPixels
{
    /// <summary>A bitmap for them, which the caller disposes.</summary>
    public static SKBitmap Create(SKSizeI size)
    {
        using var colors = SKColorSpace.CreateSrgb();
        return new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, colors));
    }

    /// <param name="size">Of the pixels to be decoded.</param>
    /// <param name="decode">Fills a bitmap of that size.</param>
    /// <exception cref="InferenceException">The data is corrupt or ends too early.</exception>
    public static SKBitmap Decode(SKSizeI size, Func<SKBitmap, SKCodecResult> decode)
    {
        var bitmap = Create(size);
        var result = decode(bitmap);
        if (result == SKCodecResult.Success)
        {
            return bitmap;
        }

        bitmap.Dispose();
        var fault = result == SKCodecResult.IncompleteInput ? "image is cut short: its data ends too early." : "image is corrupt.";
        throw new InferenceException(ErrorCode.InvalidInput, fault, ImageFile.Field);
    }
}
