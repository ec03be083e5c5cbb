using System.Globalization;
using Attention.Contracts;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>How large the crops of a request may be.</summary>
internal static class CropSize
{
    // As long as the sides of the images that are read.
    private const int LongestSide = 16_384;

    /// <summary>Reads <c>WxH</c>; null where no size was asked for.</summary>
    /// <exception cref="InferenceException">It is no size, or too large for one crop.</exception>
    public static SKSizeI? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.Split('x') is [var width, var height] && Side(width) is { } columns && Side(height) is { } rows
            ? new SKSizeI(columns, rows)
            : throw Fault($"'{text}' was given. It is WIDTHxHEIGHT in pixels, such as 256x256; each is from 1 to {LongestSide}.");
    }

    /// <exception cref="InferenceException">The crops are too large together.</exception>
    public static void CheckTogether(IEnumerable<SKSizeI> sizes)
    {
        var pixels = sizes.Sum(static size => (long)size.Width * size.Height);
        if (pixels > CropSampler.MostPixels)
        {
            throw Fault($"all crops together have {pixels} pixels. The limit is {CropSampler.MostPixels}.");
        }
    }

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 1 and <= LongestSide ? side : null;

    private static InferenceException Fault(string problem) => new(ErrorCode.InvalidInput, $"size: {problem}", "size");
}
