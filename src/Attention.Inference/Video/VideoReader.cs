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
public sealed class VideoReader : IDisposable
{
    private readonly Ffmpeg _ffmpeg;
    private readonly WorkSlots _work;
    private readonly VideoOptions _limits;
    private readonly SemaphoreSlim _places;

    public VideoReader(Ffmpeg ffmpeg, WorkSlots work, IOptions<VideoOptions> options)
    {
        (_ffmpeg, _work, _limits) = (ffmpeg, work, options.Value);
        _places = new SemaphoreSlim(_limits.MaxAtOnce);
    }

    /// <summary>What is seen of a film at 0, 1 / rate, 2 / rate … seconds; one frame at least.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="framesPerSecond">The rate.</param>
    /// <param name="look">Takes what it needs from the pixels, which are gone when it returns. Called once for every frame, in order.</param>
    /// <param name="cancellationToken">Stops ffmpeg, too.</param>
    /// <exception cref="InferenceException">
    /// <c>InvalidInput</c>: empty, corrupt, without a frame, or broken at a moment that the message names. <c>UnsupportedMedia</c>: no
    /// film at all, or only ffmpeg could read it. <c>TooLarge</c>: over <see cref="VideoOptions"/>.
    /// </exception>
    internal async IAsyncEnumerable<VideoFrame<T>> ReadAsync<T>(
        ReadOnlyMemory<byte> file, double framesPerSecond, FilmLook<T> look, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var started = Stopwatch.GetTimestamp();
            await using var film = await OpenAsync(file, framesPerSecond, look.Size, cancellationToken);
            var index = 0;
            while (await film.NextAsync() is { } pixels)
            {
                VideoFault.CheckFrames(index + 1, _limits);
                var picture = await _work.RunHeldAsync(() => look.Take(pixels, film.Size), cancellationToken);
                yield return new VideoFrame<T>(index++, picture, Stopwatch.GetElapsedTime(started));
                started = Stopwatch.GetTimestamp();
            }

            if (index == 0)
            {
                throw VideoFault.Invalid($"video has no frames.");
            }
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<IFilm> OpenAsync(ReadOnlyMemory<byte> file, double framesPerSecond, Func<SKSizeI, SKSizeI> sizeOf, CancellationToken cancellationToken)
    {
        if (file.IsEmpty)
        {
            throw VideoFault.Invalid($"video is empty.");
        }

        return ImageSignature.Format(file.Span) switch
        {
            "GIF" or "WebP" => await AnimatedImage.OpenAsync(file, framesPerSecond, _limits, _work, cancellationToken),
            { } image => throw VideoFault.Unsupported($"video is a {image} image, whatever it is called; send a film."),
            null => await FfmpegFilm.OpenAsync(_ffmpeg, file, framesPerSecond, sizeOf, _limits, cancellationToken),
        };
    }
}
