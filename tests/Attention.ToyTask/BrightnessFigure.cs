using Attention.Inference;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.ToyTask;

/// <summary>The photo, dimmed but for the cells that the answer names.</summary>
public sealed class BrightnessFigure(ImageReader reader)
{
    private const int PhotoSide = 1024;

    private static readonly SKColor Veil = SKColors.Black.WithAlpha(160);

    /// <summary>What drawing over an <paramref name="image"/> takes.</summary>
    /// <exception cref="InferenceException">Its header cannot be read.</exception>
    public WorkLoad LoadOf(ReadOnlyMemory<byte> image) => Photo.LoadOf(reader, image, PhotoSide);

    /// <summary>Draws an answer over the <paramref name="image"/> it is about.</summary>
    /// <returns>A PNG.</returns>
    /// <exception cref="InferenceException">The image cannot be read.</exception>
    public byte[] Png(ReadOnlyMemory<byte> image, BrightnessResponse response)
    {
        using var photo = reader.ReadUpright(image, PhotoSide);
        using (var canvas = new SKCanvas(photo))
        {
            canvas.Scale((float)photo.Width / response.Image.Width, (float)photo.Height / response.Image.Height);
            foreach (var region in response.Cells.Select(static cell => cell.Region))
            {
                canvas.ClipRect(
                    SKRect.Create((float)region.X, (float)region.Y, (float)region.Width, (float)region.Height), SKClipOperation.Difference);
            }

            canvas.DrawColor(Veil, SKBlendMode.SrcOver);
        }

        using var png = photo.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }
}
