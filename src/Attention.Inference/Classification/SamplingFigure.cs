using Attention.Contracts.Classification;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Classification;

/// <summary>
/// The figure of a classification, after figures 5 and 6 of Dai et al. 2017: the best classes, and for each cell the photo with the
/// points that the cell was computed from.
/// </summary>
public sealed class SamplingFigure(ImageReader reader)
{
    private const int PhotoSide = 1024;

    /// <summary>What drawing over an <paramref name="image"/> takes.</summary>
    /// <exception cref="InferenceException">Its header cannot be read.</exception>
    public WorkLoad LoadOf(ReadOnlyMemory<byte> image) => Photo.LoadOf(reader, image, PhotoSide);

    /// <summary>
    /// Draws the answer of a classifier over the <paramref name="image"/> it was given. An answer without attention is the classes
    /// and the photo.
    /// </summary>
    /// <returns>A PNG.</returns>
    /// <exception cref="InferenceException">The image cannot be read, see <see cref="ImageReader.ReadUpright"/>.</exception>
    public byte[] Png(ReadOnlyMemory<byte> image, ClassificationResponse response)
    {
        using var photo = reader.ReadUpright(image, PhotoSide);
        var samples = response.Samples ?? [];
        // Without any there is still the photo.
        var layout = new PanelLayout(photo.Info.Size, Math.Max(1, samples.Count), hasLegend: samples.Count > 0);
        using var surface = new SKBitmap(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(surface);
        canvas.Clear(FigureStyle.Paper);
        ClassHeading.Draw(canvas, layout, response.Classes);
        if (layout.Legend is { } legend)
        {
            var pen = new SamplingPanel(canvas, layout.Style, response.Image);
            using var paled = SamplingPanel.Pale(photo, layout.Panel);
            foreach (var (i, sample) in samples.Index())
            {
                pen.Draw(paled, sample, layout.Place(i));
            }

            pen.DrawLegend(samples[0].Levels, legend);
        }
        else
        {
            Photo.Draw(canvas, photo, layout.Place(0), layout.Style.TileCorner);
        }

        canvas.Flush();
        return PngFile.Encode(surface);
    }
}
