using System.Globalization;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Rendering;
using SkiaSharp;

namespace Attention.Inference.Captioning;

/// <summary>A word of a caption: the photo under the heat of its map, the place it chose, what the sentinel took, and the word itself.</summary>
internal sealed class WordTile(SKCanvas canvas, FigureStyle style)
{
    /// <summary>Height of the sentinel's bar and the gap above it.</summary>
    public const float BarDrop = BarGap + BarHeight;

    private const float BarGap = 7;
    private const float BarHeight = 6;

    /// <summary>The numbers beneath a word; null when it has none.</summary>
    public static string? Note(CaptionToken word) => word switch
    {
        { Sentinel: { } sentinel } => string.Create(CultureInfo.InvariantCulture, $"sentinel {sentinel:0.00}"),
        { Gate: { } gate } => string.Create(CultureInfo.InvariantCulture, $"gate {gate:0.00}"),
        _ => null,
    };

    /// <param name="photo">In the size of the tile.</param>
    /// <param name="region">The part of it that the grid covers.</param>
    /// <param name="word">Has a map of weights.</param>
    /// <param name="place">Of the tile in the figure.</param>
    public void Draw(SKBitmap photo, SKRectI region, CaptionToken word, SKRect place)
    {
        using var heated = photo.Copy();
        Heatmap.Blend(heated, region, word.Attention!);
        Photo.Draw(canvas, heated, place, style.TileCorner);
        if (word.Chosen is { } cell)
        {
            DrawCell(cell, word.Attention!, SKRect.Create(place.Left + region.Left, place.Top + region.Top, region.Width, region.Height));
        }

        if (word.Sentinel is { } sentinel)
        {
            DrawBar(sentinel, SKRect.Create(place.Left, place.Bottom + BarGap, place.Width, BarHeight));
            place.Bottom += BarDrop;
        }

        DrawLabel(word, place);
    }

    /// <summary>The word and its note beneath a tile.</summary>
    public void DrawLabel(CaptionToken word, SKRect place)
    {
        var text = Lettering.Fit(word.Text, style.WordSize, Math.Max(place.Width, style.TileSide));
        Lettering.DrawCentred(canvas, text, place.MidX, place.Bottom + style.WordDrop, style.WordSize, FigureStyle.Ink);
        if (Note(word) is { } note)
        {
            var baseline = place.Bottom + style.WordDrop + style.NoteDrop;
            Lettering.DrawCentred(canvas, note, place.MidX, baseline, style.NoteSize, FigureStyle.Pencil);
        }
    }

    private void DrawCell(GridCell cell, AttentionMap map, SKRect grid)
    {
        var (width, height) = (grid.Width / map.Columns, grid.Height / map.Rows);
        var frame = SKRect.Create(grid.Left + (cell.Column * width), grid.Top + (cell.Row * height), width, height);
        Marks.DrawFrame(canvas, frame, style.TileSide / 75f);
    }

    private void DrawBar(double share, SKRect track)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = FigureStyle.Faint };
        canvas.DrawRoundRect(track, BarHeight / 2, BarHeight / 2, paint);
        canvas.Save();
        canvas.ClipRect(track with { Right = track.Left + (track.Width * (float)share) });
        paint.Color = FigureStyle.Pencil;
        canvas.DrawRoundRect(track, BarHeight / 2, BarHeight / 2, paint);
        canvas.Restore();
    }
}
