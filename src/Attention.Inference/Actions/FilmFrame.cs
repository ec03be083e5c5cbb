using System.Globalization;
using Attention.Contracts.Actions;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Actions;

/// <summary>A frame of a film as a picture.</summary>
internal static class FilmFrame
{
    /// <summary>Opaque and of another size. The caller disposes it.</summary>
    public static SKBitmap Resize(SKBitmap frame, SKSizeI size)
    {
        var photo = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Resampler.ToUpright(frame, SKEncodedOrigin.TopLeft, size.Width, size.Height, photo.GetPixelSpan());
        return photo;
    }

    /// <summary>When it is seen and what is seen in it: <c>1.2 s   walk 0.94</c>.</summary>
    public static string Describe(ActionFrame frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{frame.StartMs / 1000:0.0} s   {frame.Classes[0].Label} {frame.Classes[0].Score:0.00}");
}
