using System.Globalization;
using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference.Imaging;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>
/// The figure of a classification, after figures 5 and 6 of Dai et al. 2017: the best classes, and for each cell the photo with the
/// points that the cell was computed from.
/// </summary>
public sealed class SamplingFigure
{
    private const int PhotoSide = 1024;
    private const int MostClasses = 3;

    private readonly ImageReader _reader;
    private readonly Lettering _lettering;

    public SamplingFigure(ImageReader reader)
        : this(reader, Lettering.OfMachine())
    {
    }

    internal SamplingFigure(ImageReader reader, Lettering lettering)
    {
        (_reader, _lettering) = (reader, lettering);
    }

    /// <summary>
    /// Draws the answer of a classifier over the <paramref name="image"/> it was given. An answer without attention is the classes
    /// and the photo.
    /// </summary>
    /// <returns>A PNG.</returns>
    /// <exception cref="InferenceException">The image cannot be read, see <see cref="ImageReader.ReadUpright"/>.</exception>
    public byte[] Png(ReadOnlyMemory<byte> image, ClassificationResponse response)
    {
        using var photo = _reader.ReadUpright(image, PhotoSide);
        var samples = response.Samples ?? [];
        var layout = new SamplingLayout(photo.Info.Size, samples);
        using var surface = new SKBitmap(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(surface);
        canvas.Clear(FigureStyle.Paper);
        DrawClasses(canvas, layout, response.Classes);
        if (layout.Legend is { } legend)
        {
            var pen = new SamplingPanel(canvas, _lettering, layout.Style, response.Image);
            using var paled = SamplingPanel.Pale(photo, layout.Panel);
            foreach (var (i, sample) in samples.Index())
            {
                pen.Draw(paled, sample, layout.Place(i));
            }

            pen.DrawLegend(samples[0].Levels, legend);
        }
        else
        {
            WordTile.DrawPhoto(canvas, photo, layout.Place(0), layout.Style.TileCorner);
        }

        canvas.Flush();
        return PngFile.Encode(surface);
    }

    private void DrawClasses(SKCanvas canvas, SamplingLayout layout, IReadOnlyList<ClassScore> classes)
    {
        var best = string.Create(CultureInfo.InvariantCulture, $"{classes[0].Label}, {classes[0].Score * 100:0} %");
        var all = string.Join("     ", classes.Take(MostClasses).Select(static found => string.Create(CultureInfo.InvariantCulture, $"{found.Label} {found.Score:0.00}")));
        DrawLine(best, layout.Best, layout.Style.CaptionSize, FigureStyle.Ink);
        DrawLine(all, layout.Classes, layout.Style.NoteSize + 2, FigureStyle.Pencil);

        void DrawLine(string text, SKPoint middle, float size, SKColor color) =>
            _lettering.DrawCentred(canvas, _lettering.Fit(text, size, layout.TextWidth), middle.X, middle.Y, size, color);
    }
}
