using SkiaSharp;

namespace Attention.Inference.Imaging;

/// <summary>A decoded part of a stored image, at least as large as the part that was wanted.</summary>
/// <param name="Pixels">Of the part, reduced where that was asked for and the format can.</param>
/// <param name="Covered">What they show, in pixels of the stored image; reduced ones may reach beyond its last column and row.</param>
internal sealed record StoredPart(SKBitmap Pixels, SKRectI Covered) : IDisposable
{
    // Pixels at the border of what is decoded lack the neighbours that their colours are interpolated from.
    private const int Margin = 16;

    // The smallest scale of a JPEG is an eighth: one pixel a block.
    private const int MostReduced = 8;

    /// <summary>Decodes as little besides the part as the format allows.</summary>
    /// <param name="codec">Of the image.</param>
    /// <param name="part">What is wanted, in pixels of the stored image.</param>
    /// <param name="reduction">A power of 2: how many pixels may become one, along each side.</param>
    /// <exception cref="InferenceException">The data is corrupt or ends before the part does. What follows is not looked at.</exception>
    public static StoredPart Decode(SKCodec codec, SKRectI part, int reduction) => codec.EncodedFormat switch
    {
        SKEncodedImageFormat.Jpeg => DecodeLines(codec, part, Math.Min(reduction, MostReduced)),
        SKEncodedImageFormat.Png => DecodeSteps(codec, part),
        SKEncodedImageFormat.Webp => DecodeSubset(codec, part),
        _ => DecodeWhole(codec),
    };

    /// <summary>Size of the pixels that <see cref="Decode"/> gives.</summary>
    public static SKSizeI SizeOf(SKCodec codec, SKRectI part, int reduction) => codec.EncodedFormat == SKEncodedImageFormat.Jpeg
        ? Lines(codec, part, Math.Min(reduction, MostReduced)).Size
        : CoveredBy(codec, part, reduction).Size;

    /// <summary>What they show, see <see cref="Covered"/>.</summary>
    public static SKRectI CoveredBy(SKCodec codec, SKRectI part, int reduction) => codec.EncodedFormat switch
    {
        SKEncodedImageFormat.Jpeg => Enlarge(Lines(codec, part, Math.Min(reduction, MostReduced)), Math.Min(reduction, MostReduced)),
        SKEncodedImageFormat.Png => part,
        SKEncodedImageFormat.Webp => Subset(codec, part),
        _ => SKRectI.Create(codec.Info.Size),
    };

    public void Dispose() => Pixels.Dispose();

    private static StoredPart DecodeLines(SKCodec codec, SKRectI part, int reduction)
    {
        var image = codec.GetScaledDimensions(1f / reduction);
        var lines = Lines(codec, part, reduction);
        var pixels = StoredPixels.Decode(lines.Size, bitmap =>
        {
            // SkiaSharp's copy of the columns is gone when the call returns, yet Skia reads it to fill what a cut file lacks, and so
            // writes anywhere. Told that the memory is zero, it fills nothing; an opaque image is written whole all the same.
            // Of a subset that leaves no column out it forgets to convert the colours.
            var columns = lines.Width == image.Width
                ? new SKCodecOptions(SKZeroInitialized.Yes)
                : new SKCodecOptions(SKZeroInitialized.Yes, lines with { Top = 0, Bottom = image.Height });
            var started = codec.StartScanlineDecode(bitmap.Info.WithSize(image), columns);
            if (started != SKCodecResult.Success)
            {
                return started;
            }

            var isWhole = codec.SkipScanlines(lines.Top)
                && codec.GetScanlines(bitmap.GetPixels(), lines.Height, bitmap.RowBytes) == lines.Height;
            return isWhole ? SKCodecResult.Success : SKCodecResult.IncompleteInput;
        });
        return new StoredPart(pixels, Enlarge(lines, reduction));
    }

    private static StoredPart DecodeSteps(SKCodec codec, SKRectI part)
    {
        var pixels = StoredPixels.Decode(part.Size, bitmap =>
        {
            var started = codec.StartIncrementalDecode(
                bitmap.Info.WithSize(codec.Info.Size), bitmap.GetPixels(), bitmap.RowBytes, new SKCodecOptions(part));
            return started == SKCodecResult.Success ? codec.IncrementalDecode() : started;
        });
        return new StoredPart(pixels, part);
    }

    private static StoredPart DecodeSubset(SKCodec codec, SKRectI part)
    {
        var subset = Subset(codec, part);
        var options = new SKCodecOptions(subset);
        var pixels = StoredPixels.Decode(
            subset.Size, bitmap => codec.GetPixels(bitmap.Info, bitmap.GetPixels(), bitmap.RowBytes, options));
        return new StoredPart(pixels, subset);
    }

    private static StoredPart DecodeWhole(SKCodec codec)
    {
        var size = codec.Info.Size;
        return new StoredPart(
            StoredPixels.Decode(size, bitmap => codec.GetPixels(bitmap.Info, bitmap.GetPixels())), SKRectI.Create(size));
    }

    private static SKRectI Lines(SKCodec codec, SKRectI part, int reduction) => SKRectI.Intersect(
        new SKRectI(
            (part.Left / reduction) - Margin,
            part.Top / reduction,
            ((part.Right - 1) / reduction) + 1 + Margin,
            ((part.Bottom - 1) / reduction) + 1),
        SKRectI.Create(codec.GetScaledDimensions(1f / reduction)));

    private static SKRectI Enlarge(SKRectI lines, int reduction) =>
        new(lines.Left * reduction, lines.Top * reduction, lines.Right * reduction, lines.Bottom * reduction);

    private static SKRectI Subset(SKCodec codec, SKRectI part)
    {
        var subset = SKRectI.Intersect(SKRectI.Inflate(part, Margin, Margin), SKRectI.Create(codec.Info.Size));
        codec.GetValidSubset(ref subset);
        return subset;
    }
}
