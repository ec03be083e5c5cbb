using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Transcription;

/// <summary>Numbers as a picture in the colours of heat, one pixel each.</summary>
internal static class RampPng
{
    /// <param name="values">Between 0 and 1: [rows, columns].</param>
    /// <param name="rows">Pixels down.</param>
    /// <param name="columns">Pixels across.</param>
    /// <returns>A PNG as a <c>data:</c> address.</returns>
    public static string Encode(ReadOnlySpan<float> values, int rows, int columns)
    {
        using var picture = new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var row = 0; row < rows; row++)
        {
            var pixels = picture.GetPixelSpan().Slice(row * picture.RowBytes, columns * 4);
            for (var column = 0; column < columns; column++)
            {
                var (red, green, blue) = ColorRamp.At(values[(row * columns) + column]);
                (pixels[column * 4], pixels[(column * 4) + 1]) = ((byte)red, (byte)green);
                (pixels[(column * 4) + 2], pixels[(column * 4) + 3]) = ((byte)blue, byte.MaxValue);
            }
        }

        using var png = picture.Encode(SKEncodedImageFormat.Png, quality: 100);
        return $"data:image/png;base64,{Convert.ToBase64String(png.AsSpan())}";
    }
}
