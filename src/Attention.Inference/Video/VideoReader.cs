using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Media;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Attention.Inference.Video;

/// <summary>
/// Reads films from hostile bytes, frame by frame, and no further than its caller goes: animated GIF and WebP by itself, whatever else
/// there is through ffmpeg. The kind of file is told by its first bytes, never by its name. Safe to call from many threads.
/// </summary>
public sealed class VideoReader(Ffmpeg ffmpeg, WorkSlots work, IOptions<VideoOptions> options)
{
    private readonly VideoOptions _limits = options.Value;
    private readonly FilmPlaces _places = new(options.Value.MaxAtOnce);

    /// <summary>
    /// What is seen of a film at 0, 1 / rate, 2 / rate … seconds; one frame at least. Whoever stops taking frames should end the
    /// enumeration, and go on with another one later: it holds a place that others wait for.
    /// </summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="framesPerSecond">The rate.</param>
    /// <param name="look">Takes what it needs from the pixels, which are gone when it returns. Called once for every frame, in order.</param>
    /// <param name="from">The frame to begin with; those before it are decoded, and not looked at.</param>
    /// <param name="cancellationToken">Stops ffmpeg, too.</param>
    /// <exception cref="InferenceException">
    /// <c>InvalidInput</c>: empty, corrupt, without a frame, or broken at a moment that the message names. <c>UnsupportedMedia</c>: no
    /// film at all, or only ffmpeg could read it. <c>TooLarge</c>: over <see cref="VideoOptions"/>.
    /// </exception>
    internal async IAsyncEnumerable<VideoFrame<T>> ReadAsync<T>(
        ReadOnlyMemory<byte> file, double framesPerSecond, FilmLook<T> look, int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (index, isOver) = (from, false); !isOver;)
        {
            using var place = await _places.TakeAsync(index, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await using var film = await OpenAsync(file, framesPerSecond, look.Size, cancellationToken);
            for (var passed = 0; passed < index && !isOver; passed++)
            {
                isOver = await film.NextAsync() is null;
            }

            while (!isOver && !place.ShouldGo(index))
            {
                if (await film.NextAsync() is not { } pixels)
                {
                    isOver = index > 0 ? true : throw VideoFault.Invalid($"video has no frames.");
                    continue;
                }

                VideoFault.CheckFrames(index + 1, _limits);
                var picture = await work.RunHeldAsync(() => look.Take(pixels, film.Size), cancellationToken);
                yield return new VideoFrame<T>(index++, picture, Stopwatch.GetElapsedTime(started));
                started = Stopwatch.GetTimestamp();
            }
        }
    }

    private async Task<IFilm> OpenAsync(ReadOnlyMemory<byte> file, double framesPerSecond, Func<SKSizeI, SKSizeI> sizeOf, CancellationToken cancellationToken)
    {
        if (file.IsEmpty)
        {
            throw VideoFault.Invalid($"video is empty.");
        }

        return ImageSignature.Format(file.Span) switch
        {
            "GIF" or "WebP" => await AnimatedImage.OpenAsync(file, framesPerSecond, _limits, work, cancellationToken),
            { } image => throw VideoFault.Unsupported($"video is a {image} image, whatever it is called; send a film."),
            null => await FfmpegFilm.OpenAsync(ffmpeg, file, framesPerSecond, sizeOf, _limits, cancellationToken),
        };
    }
}
