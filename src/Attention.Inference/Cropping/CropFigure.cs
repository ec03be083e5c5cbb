using System.Globalization;
using Attention.Contracts.Cropping;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>
/// The figure of crops: the photo, dimmed where nobody looks, with the outline of every crop on it, and beside it the crops with what
/// they were read as. A dot marks the corner that is a crop's upper left, in the photo and on the crop.
/// </summary>
public sealed class CropFigure(ImageReader reader)
{
    private const float Corner = 10;
    private const float Stroke = 3;
    private const float LabelSize = 17;
    private const float NoteSize = 13;
    private const float BarHeight = 7;

    // Told apart by colour-blind eyes too (Okabe and Ito), and from most photos.
    private static readonly SKColor[] Colors =
        [new(213, 94, 0), new(0, 114, 178), new(0, 158, 115), new(204, 121, 167), new(230, 159, 0), new(86, 180, 233)];

    /// <summary>What drawing over an <paramref name="image"/> takes.</summary>
    /// <exception cref="InferenceException">Its header cannot be read.</exception>
    public WorkLoad LoadOf(ReadOnlyMemory<byte> image) => Photo.LoadOf(reader, image, CropLayout.PhotoSide);

    /// <summary>Draws crops over and beside the <paramref name="image"/> that they were cut from.</summary>
    /// <returns>A PNG.</returns>
    /// <exception cref="InferenceException">The image cannot be read, see <see cref="ImageReader.ReadUpright"/>.</exception>
    public byte[] Png(ReadOnlyMemory<byte> image, CropResponse response)
    {
        using var photo = reader.ReadUpright(image, CropLayout.PhotoSide);
        var layout = new CropLayout(photo.Info.Size, response);
        using var surface = new SKBitmap(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(surface);
        canvas.Clear(FigureStyle.Paper);
        DrawPicture(canvas, photo, layout.Hero);

        var outlines = response.Crops.Select(crop => Outline(crop, layout.Hero, layout.Hero.Width / response.Image.Width)).ToList();
        Dim(canvas, outlines, layout.Hero);
        foreach (var (i, crop) in response.Crops.Index())
        {
            var (color, number) = (Colors[i % Colors.Length], response.Crops.Count > 1 ? i + 1 : 0);
            DrawOutline(canvas, outlines[i], color, number);
            DrawCrop(canvas, crop, layout.Tile(i), color, number);
            DrawReading(canvas, crop, layout.Reading(i), color);
            outlines[i].Dispose();
        }

        canvas.Flush();
        return PngFile.Encode(surface);
    }

    private static SKPath Outline(CropResult crop, SKRect photo, float scale)
    {
        var corners = crop.Quadrilateral.Select(corner => new SKPoint((float)corner.X * scale, (float)corner.Y * scale) + photo.Location);
        using var line = new SKPathBuilder();
        line.AddPoly([.. corners], close: true);
        return line.Detach();
    }

    private static void DrawPicture(SKCanvas canvas, SKBitmap picture, SKRect place)
    {
        using var image = SKImage.FromBitmap(picture);
        using var frame = new SKRoundRect(place, Corner);
        // A picture of few pixels is enlarged smoothly, one of many shrinks without aliasing.
        var sampling = place.Width > picture.Width
            ? new SKSamplingOptions(SKCubicResampler.Mitchell)
            : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear);
        canvas.Save();
        canvas.ClipRoundRect(frame, SKClipOperation.Intersect, antialias: true);
        canvas.DrawImage(image, place, sampling);
        canvas.Restore();
    }

    private static void Dim(SKCanvas canvas, List<SKPath> outlines, SKRect photo)
    {
        using var frame = new SKRoundRect(photo, Corner);
        canvas.Save();
        canvas.ClipRoundRect(frame, SKClipOperation.Intersect, antialias: true);
        outlines.ForEach(outline => canvas.ClipPath(outline, SKClipOperation.Difference, antialias: true));
        canvas.DrawColor(FigureStyle.Ink.WithAlpha(96), SKBlendMode.SrcOver);
        canvas.Restore();
    }

    // White beneath the colour: seen on dark and on colourful photos alike.
    private static void DrawOutline(SKCanvas canvas, SKPath outline, SKColor color, int number)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round };
        (paint.StrokeWidth, paint.Color) = (2.2f * Stroke, SKColors.White.WithAlpha(220));
        canvas.DrawPath(outline, paint);
        (paint.StrokeWidth, paint.Color) = (Stroke, color);
        canvas.DrawPath(outline, paint);
        Marks.DrawDot(canvas, outline[0], color, number);
    }

    private static void DrawCrop(SKCanvas canvas, CropResult crop, SKRect place, SKColor color, int number)
    {
        using var picture = SKBitmap.Decode(Convert.FromBase64String(crop.Crop!));
        DrawPicture(canvas, picture, place);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = Stroke, Color = color };
        canvas.DrawRoundRect(place, Corner, Corner, paint);
        Marks.DrawDot(canvas, new SKPoint(place.Left + (Corner / 3), place.Top + (Corner / 3)), color, number);
    }

    private static void DrawReading(SKCanvas canvas, CropResult crop, SKRect place, SKColor color)
    {
        if (crop.Classes is null)
        {
            var baseline = place.Top + CropLayout.RowHeight - 8;
            Lettering.DrawCentred(canvas, $"{crop.Width} x {crop.Height}", place.MidX, baseline, NoteSize, FigureStyle.Pencil);
            return;
        }

        foreach (var (i, found) in crop.Classes.Take((int)(place.Height / CropLayout.RowHeight)).Index())
        {
            var row = SKRect.Create(place.Left, place.Top + (i * CropLayout.RowHeight), place.Width, CropLayout.RowHeight);
            DrawScore(canvas, found.Label, found.Score, row, i == 0 ? color : FigureStyle.Pencil);
        }
    }

    private static void DrawScore(SKCanvas canvas, string label, double score, SKRect row, SKColor color)
    {
        var (baseline, numbers) = (row.Bottom - 8, 56);
        var text = Lettering.Fit(label, LabelSize, row.Width * 0.3f);
        var width = Lettering.Measure(text, LabelSize);
        Lettering.DrawCentred(canvas, text, row.Left + (width / 2), baseline, LabelSize, FigureStyle.Ink);
        var share = score.ToString("P1", CultureInfo.InvariantCulture);
        Lettering.DrawCentred(canvas, share, row.Right - (Lettering.Measure(share, NoteSize) / 2), baseline, NoteSize, FigureStyle.Pencil);

        var start = row.Left + Math.Max(22, width + 10);
        var track = SKRect.Create(start, baseline - BarHeight - 2, row.Right - numbers - start, BarHeight);
        using var paint = new SKPaint { IsAntialias = true, Color = FigureStyle.Faint };
        canvas.DrawRoundRect(track, BarHeight / 2, BarHeight / 2, paint);
        canvas.Save();
        canvas.ClipRect(track with { Right = track.Left + (track.Width * (float)score) });
        paint.Color = color;
        canvas.DrawRoundRect(track, BarHeight / 2, BarHeight / 2, paint);
        canvas.Restore();
    }
}
