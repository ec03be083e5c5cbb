using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>A photo as figures show it.</summary>
public static class Photo
{
    /// <summary>Draws it into a place whose corners are rounded.</summary>
    public static void Draw(SKCanvas canvas, SKBitmap photo, SKRect place, float corner)
    {
        using var image = SKImage.FromBitmap(photo);
        using var frame = new SKRoundRect(place, corner);
        canvas.Save();
        canvas.ClipRoundRect(frame, SKClipOperation.Intersect, antialias: true);
        canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        canvas.Restore();
    }
}
