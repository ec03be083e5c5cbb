using Attention.Contracts;
using SkiaSharp;

namespace Attention.Inference.Rendering;

/// <summary>The paper of a figure of steps: draws tiles and the line of text; what is large is drawn by whose figure it is.</summary>
internal sealed class StepsFigure : IDisposable
{
    private readonly SKBitmap _photo;
    private readonly SKBitmap _surface;

    public StepsFigure(SKBitmap photo, StepsLayout layout)
    {
        (_photo, Layout) = (photo, layout);
        _surface = new SKBitmap(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Canvas = new SKCanvas(_surface);
        Canvas.Clear(FigureStyle.Paper);
    }

    public StepsLayout Layout { get; }

    public SKCanvas Canvas { get; }

    /// <summary>The photo in another size. The caller disposes it.</summary>
    public SKBitmap Resized(SKSizeI size) => _photo.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));

    /// <summary>The photo under the heat of a map that covers all of it. The caller disposes it.</summary>
    /// <inheritdoc cref="Heatmap.Blend"/>
    public SKBitmap Heated(SKSizeI size, AttentionMap map, float full = 0)
    {
        var heated = Resized(size);
        Heatmap.Blend(heated, heated.Info.Rect, map, full);
        return heated;
    }

    /// <summary>A large picture.</summary>
    public void DrawHero(SKBitmap picture, int hero) => Photo.Draw(Canvas, picture, Layout.HeroPlace(hero), Layout.Style.TileCorner);

    /// <summary>The photo under the heat of a step, named beneath.</summary>
    public void DrawStep(int step, string name, AttentionMap map, float full = 0)
    {
        using var heated = Heated(Layout.Tile, map, full);
        var (place, style) = (Layout.Place(step), Layout.Style);
        Photo.Draw(Canvas, heated, place, style.TileCorner);
        Lettering.DrawCentred(Canvas, name, place.MidX, place.Bottom + style.NoteSize + 10, style.NoteSize, FigureStyle.Pencil);
    }

    /// <summary>The line beneath the large pictures.</summary>
    public void DrawNote(string text)
    {
        var size = Layout.Style.NoteSize + 2;
        Lettering.DrawCentred(Canvas, Lettering.Fit(text, size, Layout.TextWidth), Layout.Note.X, Layout.Note.Y, size, FigureStyle.Pencil);
    }

    public byte[] Png()
    {
        Canvas.Flush();
        return PngFile.Encode(_surface);
    }

    /// <summary>A place of the original in a picture of it.</summary>
    public static SKPoint At(double x, double y, ImageInfo image, SKRect place) => new(
        place.Left + (float)(x / image.Width * place.Width), place.Top + (float)(y / image.Height * place.Height));

    /// <summary>A part of the original in a picture of it.</summary>
    public static SKRect At(ImageRegion part, ImageInfo image, SKRect place)
    {
        var (from, to) = (At(part.X, part.Y, image, place), At(part.X + part.Width, part.Y + part.Height, image, place));
        return new SKRect(from.X, from.Y, to.X, to.Y);
    }

    public void Dispose()
    {
        Canvas.Dispose();
        _surface.Dispose();
    }
}
