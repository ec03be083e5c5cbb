using Attention.Contracts.Actions;
using Attention.Inference.Rendering;
using Attention.Inference.Video;
using SkiaSharp;

namespace Attention.Inference.Actions;

/// <summary>A film under the heat of where the model looked, as an animated WebP; beneath it the time and what is seen by then.</summary>
public sealed class ActionOverlay(VideoReader reader)
{
    private const int Side = 320;
    private const int BandHeight = 34;
    private const float TextSize = 15;
    private const float Margin = 10;
    private const int Quality = 80;

    /// <summary>
    /// Draws the answer about a <paramref name="film"/>, which is read once more, over all frames that were looked at, each as long as
    /// it was seen.
    /// </summary>
    /// <returns>A WebP whose longer side has 320 pixels, the band not counted.</returns>
    /// <exception cref="InferenceException">The film cannot be read, see <see cref="VideoReader"/>.</exception>
    public async Task<byte[]> WebpAsync(ReadOnlyMemory<byte> film, ActionResponse response, CancellationToken cancellationToken)
    {
        using var animation = new AnimatedWebp();
        var drawn = 0;
        await foreach (var read in reader.ReadAsync(film, response.FramesPerSecond, new FilmLook<(SKData Webp, SKSizeI Size)>(SizeOf, Draw), from: 0, cancellationToken))
        {
            var (picture, size) = read.Picture;
            using var webp = picture;
            var frame = response.Frames[read.Index];
            animation.Add(webp.AsSpan(), size.Width, size.Height, (int)Math.Round(frame.EndMs) - (int)Math.Round(frame.StartMs));
        }

        return animation.ToArray();

        static SKSizeI SizeOf(SKSizeI size) => FigureStyle.Fit(size, Side, Side);

        // While the film is open, and in its place: it must not wait for another's.
        (SKData Webp, SKSizeI Size) Draw(SKBitmap pixels, SKSizeI size)
        {
            using var photo = FilmFrame.Resize(pixels, SizeOf(size));
            return (ActionOverlay.Draw(photo, response.Frames[drawn++]), new SKSizeI(photo.Width, photo.Height + BandHeight));
        }
    }

    private static SKData Draw(SKBitmap photo, ActionFrame frame)
    {
        if (frame.Attention is { } map)
        {
            Heatmap.Blend(photo, photo.Info.Rect, map);
        }

        using var surface = new SKBitmap(new SKImageInfo(photo.Width, photo.Height + BandHeight, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(surface);
        canvas.Clear(FigureStyle.Paper);
        photo.GetPixelSpan().CopyTo(surface.GetPixelSpan()); // rows of both are equally wide
        var text = Lettering.Fit(FilmFrame.Describe(frame), TextSize, photo.Width - (2 * Margin));
        Lettering.DrawCentred(canvas, text, photo.Width / 2f, photo.Height + (BandHeight / 2f) + (TextSize / 3), TextSize, FigureStyle.Ink);
        canvas.Flush();
        return surface.Encode(SKEncodedImageFormat.Webp, Quality);
    }
}
