using Attention.Contracts.Actions;
using Attention.Inference.Admission;
using Attention.Inference.Rendering;
using Attention.Inference.Video;
using SkiaSharp;

namespace Attention.Inference.Actions;

/// <summary>The figure of a film: its classes, and frames from begin to end under the heat of where the model looked.</summary>
public sealed class ActionFigure(VideoReader reader, WorkSlots work)
{
    private const int MostFrames = 12;
    private const int PhotoSide = 640;

    /// <summary>
    /// Draws the answer about a <paramref name="film"/>, which is read once more, over up to twelve of its frames, evenly chosen. An
    /// answer without attention is the frames alone.
    /// </summary>
    /// <returns>A PNG.</returns>
    /// <exception cref="InferenceException">The film cannot be read, see <see cref="VideoReader"/>.</exception>
    public async Task<byte[]> PngAsync(ReadOnlyMemory<byte> film, ActionResponse response, CancellationToken cancellationToken)
    {
        var chosen = Choose(response.Frames.Count);
        var photos = new List<SKBitmap>(chosen.Count);
        var read = -1;
        try
        {
            await foreach (var frame in reader.ReadAsync(film, response.FramesPerSecond, new FilmLook<SKBitmap?>(SizeOf, TakeChosen), from: 0, cancellationToken))
            {
                photos.AddRange(frame.Picture is { } photo ? [photo] : []);
            }

            return await work.RunAsync(() => Draw(response, chosen, photos), cancellationToken);
        }
        finally
        {
            photos.ForEach(static photo => photo.Dispose());
        }

        static SKSizeI SizeOf(SKSizeI size) => FigureStyle.Fit(size, PhotoSide, PhotoSide);

        SKBitmap? TakeChosen(SKBitmap frame, SKSizeI size) => chosen.Contains(++read) ? FilmFrame.Resize(frame, SizeOf(size)) : null;
    }

    /// <summary>The first frame, the last one, and others at equal distances.</summary>
    private static List<int> Choose(int frames)
    {
        var count = Math.Min(MostFrames, frames);
        return [.. Enumerable.Range(0, count).Select(i => count > 1 ? (int)Math.Round((double)i * (frames - 1) / (count - 1)) : 0)];
    }

    private static byte[] Draw(ActionResponse response, List<int> chosen, List<SKBitmap> photos)
    {
        var layout = new PanelLayout(photos[0].Info.Size, photos.Count, hasLegend: false);
        using var surface = new SKBitmap(new SKImageInfo(layout.Width, layout.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(surface);
        canvas.Clear(FigureStyle.Paper);
        ClassHeading.Draw(canvas, layout, response.Classes);
        foreach (var (i, photo) in photos.Index())
        {
            DrawFrame(canvas, photo, response.Frames[chosen[i]], layout, layout.Place(i));
        }

        canvas.Flush();
        return PngFile.Encode(surface);
    }

    private static void DrawFrame(SKCanvas canvas, SKBitmap photo, ActionFrame frame, PanelLayout layout, SKRect place)
    {
        using var heated = FilmFrame.Resize(photo, layout.Panel);
        if (frame.Attention is { } map)
        {
            Heatmap.Blend(heated, heated.Info.Rect, map);
        }

        Photo.Draw(canvas, heated, place, layout.Style.TileCorner);
        var (style, size) = (layout.Style, layout.Style.NoteSize + 1);
        var label = Lettering.Fit(FilmFrame.Describe(frame), size, style.TileSide + style.Gap);
        Lettering.DrawCentred(canvas, label, place.MidX, place.Bottom + style.WordDrop, size, FigureStyle.Pencil);
    }
}
