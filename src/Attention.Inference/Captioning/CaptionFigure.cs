using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Captioning;

/// <summary>
/// The figure of a caption, or of several: the photo, and beneath it each caption with one tile per word that shows where the
/// model looked. Words of a model that attends to detected words have a card with their weights instead.
/// </summary>
public sealed class CaptionFigure(ImageReader reader)
{
    /// <summary>What drawing over an <paramref name="image"/> takes.</summary>
    /// <exception cref="InferenceException">Its header cannot be read.</exception>
    public WorkLoad LoadOf(ReadOnlyMemory<byte> image) => Photo.LoadOf(reader, image, CaptionLayout.PhotoSide);

    /// <summary>
    /// Draws the answer of a captioner over the <paramref name="image"/> it was given. Words whose map is absent have no tile: an
    /// answer without attention, or with its maps as PNG, is the photo and its caption. <c>&lt;/s&gt;</c> has none either.
    /// </summary>
    /// <returns>A PNG.</returns>
    /// <exception cref="InferenceException">The image cannot be read, see <see cref="ImageReader.ReadUpright"/>.</exception>
    public byte[] Png(ReadOnlyMemory<byte> image, CaptionResponse response) => Png(image, [response]);

    /// <summary>Draws the answers of several captioners beneath one another.</summary>
    /// <inheritdoc cref="Png(ReadOnlyMemory{byte}, CaptionResponse)"/>
    public byte[] Png(ReadOnlyMemory<byte> image, CompareCaptionsResponse response) => Png(image, response.Captions);

    private byte[] Png(ReadOnlyMemory<byte> image, IReadOnlyList<CaptionResponse> captions)
    {
        using var photo = reader.ReadUpright(image, CaptionLayout.PhotoSide);
        var layout = new CaptionLayout(photo.Info.Size, captions);

        using var surface = new SKBitmap(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(surface);
        canvas.Clear(FigureStyle.Paper);
        Photo.Draw(canvas, photo, layout.Hero, CaptionLayout.HeroCorner);
        foreach (var band in layout.Bands)
        {
            DrawHeading(canvas, band);
            if (band.Words.Count > 0)
            {
                DrawWords(canvas, photo, band);
            }
        }

        canvas.Flush();
        return PngFile.Encode(surface);
    }

    private static void DrawHeading(SKCanvas canvas, CaptionBand band)
    {
        var style = band.Style;
        if (band.Name is { } name)
        {
            Lettering.DrawCentred(canvas, band.Caption.Model, name.X, name.Y, style.NoteSize + 2, FigureStyle.Pencil);
        }

        var (middle, baseline) = (band.FirstLine.X, band.FirstLine.Y);
        foreach (var line in band.Lines)
        {
            Lettering.DrawCentred(canvas, line, middle, baseline, style.CaptionSize, FigureStyle.Ink);
            baseline += style.CaptionLine;
        }

        if (band.Detected is { } detected)
        {
            Lettering.DrawCentred(canvas, detected, band.Legend.X, band.Legend.Y, style.NoteSize + 1, FigureStyle.Pencil);
        }
    }

    private static void DrawWords(SKCanvas canvas, SKBitmap photo, CaptionBand band)
    {
        if (band.Words is [{ Attention: null }, ..])
        {
            DrawCards(canvas, band);
            return;
        }

        using var tile = photo.Resize(band.Tile, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        var region = Scale(band.Caption.Image, tile);
        FadeUnseen(tile, region);
        var pen = new WordTile(canvas, band.Style);
        foreach (var (i, word) in band.Words.Index())
        {
            pen.Draw(tile, region, word, band.Place(i));
        }
    }

    private static void DrawCards(SKCanvas canvas, CaptionBand band)
    {
        var card = new AttributeCard(canvas, band.Style);
        var label = new WordTile(canvas, band.Style);
        card.DrawLegend(band.Legend + new SKPoint(0, 24));
        var largest = band.Words.Max(static word => word.Attributes!.Max(AttributeCard.Strength));
        foreach (var (i, word) in band.Words.Index())
        {
            card.Draw(word.Attributes!, largest, band.Place(i));
            label.DrawLabel(word, band.Place(i));
        }
    }

    /// <summary>Pales what lies outside the region: the model never saw it.</summary>
    private static void FadeUnseen(SKBitmap tile, SKRectI region)
    {
        using var canvas = new SKCanvas(tile);
        canvas.ClipRect(region, SKClipOperation.Difference);
        canvas.DrawColor(FigureStyle.Paper.WithAlpha(190), SKBlendMode.SrcOver);
    }

    /// <summary>The region that the grid covers, from pixels of the upright original to pixels of the tile.</summary>
    private static SKRectI Scale(ImageInfo image, SKBitmap tile)
    {
        var (x, y) = ((double)tile.Width / image.Width, (double)tile.Height / image.Height);
        var region = image.Region;
        return new SKRectI(
            (int)Math.Round(region.X * x),
            (int)Math.Round(region.Y * y),
            (int)Math.Round((region.X + region.Width) * x),
            (int)Math.Round((region.Y + region.Height) * y));
    }
}
