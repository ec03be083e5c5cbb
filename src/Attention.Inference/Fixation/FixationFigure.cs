using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Fixation;

/// <summary>
/// The figure of where people look: the photo under the heat of the density, with its scanpath and the window to crop by, and a tile
/// for every step in which the model looked itself.
/// </summary>
public sealed class FixationFigure(ImageReader reader)
{
    private const float LineWidth = 2.5f;

    private static readonly SKColor Mark = new(0, 114, 178);

    /// <summary>What drawing over an <paramref name="image"/> takes.</summary>
    /// <exception cref="InferenceException">Its header cannot be read.</exception>
    public WorkLoad LoadOf(ReadOnlyMemory<byte> image) => Photo.LoadOf(reader, image, StepsLayout.PhotoSide);

    /// <summary>Draws an answer whose attention came as weights over the <paramref name="image"/> it is about.</summary>
    /// <returns>A PNG.</returns>
    /// <exception cref="InferenceException">The image cannot be read, see <see cref="ImageReader.ReadUpright"/>.</exception>
    public byte[] Png(ReadOnlyMemory<byte> image, FixationResponse response)
    {
        using var photo = reader.ReadUpright(image, StepsLayout.PhotoSide);
        var steps = response.Steps ?? [];
        using var figure = new StepsFigure(photo, new StepsLayout(photo.Info.Size, heroes: 1, steps.Count));
        var (place, density) = (figure.Layout.HeroPlace(0), response.Density);
        var map = new AttentionMap { Rows = density.Rows, Columns = density.Columns, Weights = density.Values };
        using var heated = figure.Heated(figure.Layout.Hero, map);
        figure.DrawHero(heated, 0);
        if (response.Crop is { } window)
        {
            var part = new ImageRegion { X = window.X, Y = window.Y, Width = window.Width, Height = window.Height };
            DrawWindow(figure, place, StepsFigure.At(part, response.Image, place));
        }

        DrawPath(figure.Canvas, [.. response.Scanpath.Select(point => StepsFigure.At(point.X, point.Y, response.Image, place))]);
        figure.DrawNote("where people are predicted to look; the order of the places is computed, nobody's gaze was measured");
        foreach (var (i, step) in steps.Index())
        {
            figure.DrawStep(i, $"look {i + 1}", step);
        }

        return figure.Png();
    }

    private static void DrawWindow(StepsFigure figure, SKRect photo, SKRect window)
    {
        var canvas = figure.Canvas;
        using var frame = new SKRoundRect(photo, figure.Layout.Style.TileCorner);
        canvas.Save();
        canvas.ClipRoundRect(frame, SKClipOperation.Intersect, antialias: true);
        canvas.ClipRect(window, SKClipOperation.Difference);
        canvas.DrawColor(FigureStyle.Ink.WithAlpha(110), SKBlendMode.SrcOver);
        canvas.Restore();
        Marks.DrawFrame(canvas, window, 3);
    }

    private static void DrawPath(SKCanvas canvas, SKPoint[] path)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round };
        (paint.StrokeWidth, paint.Color) = (2.2f * LineWidth, SKColors.White.WithAlpha(220));
        canvas.DrawPoints(SKPointMode.Polygon, path, paint);
        (paint.StrokeWidth, paint.Color) = (LineWidth, Mark);
        canvas.DrawPoints(SKPointMode.Polygon, path, paint);
        foreach (var (i, point) in path.Index().Reverse())
        {
            Marks.DrawDot(canvas, point, Mark, i + 1);
        }
    }
}
