using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>A photo as figures show it.</summary>
public static class Photo
{
    // The paper, its tiles and its PNG: some thousand pixels a side at the most.
    private const long PaperBytes = 16 << 20;

    /// <summary>What a figure takes that reads a photo and draws over it.</summary>
    /// <exception cref="InferenceException">The header of the file cannot be read.</exception>
    public static WorkLoad LoadOf(ImageReader reader, ReadOnlyMemory<byte> image, int maxSide)
    {
        var reading = reader.LoadOfUpright(image, maxSide);
        return reading with { Bytes = reading.Bytes + PaperBytes };
    }

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
