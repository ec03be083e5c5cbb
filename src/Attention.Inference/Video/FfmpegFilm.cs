using System.Globalization;
using System.Text.RegularExpressions;
using Attention.Inference.Imaging;
using Attention.Inference.Media;
using SkiaSharp;

namespace Attention.Inference.Video;

/// <summary>A film that ffmpeg decodes, as fast as its frames are taken. Holds one picture.</summary>
internal sealed partial class FfmpegFilm : IFilm
{
    private readonly FfmpegRun _run;
    private readonly PamReader _pictures;
    private readonly VideoOptions _limits;
    private readonly double _framesPerSecond;
    private SKBitmap? _shown;
    private int _seen;

    private FfmpegFilm(FfmpegRun run, double framesPerSecond, VideoOptions limits)
    {
        (_run, _framesPerSecond, _limits) = (run, framesPerSecond, limits);
        _pictures = new PamReader(run.ReadAsync);
    }

    /// <exception cref="InferenceException">There is no ffmpeg.</exception>
    public static async Task<FfmpegFilm> OpenAsync(
        Ffmpeg ffmpeg, ReadOnlyMemory<byte> file, double framesPerSecond, VideoOptions limits, CancellationToken cancellationToken)
    {
        // Every look sees the last frame that began by then. V is a film, but no cover of a record. Broken packets end it (xerror)
        // instead of being patched; it stops a second after the limit.
        string[] output =
        [
            "-map", "0:V:0", "-vf", $"fps={Number(framesPerSecond)}:round=up", "-t", Number(limits.MaxSeconds + 1),
            "-c:v", "pam", "-pix_fmt", "rgba", "-f", "image2pipe",
        ];
        var input = new FfmpegInput(file, VideoFault.Field, "animated GIF or WebP");
        var run = await ffmpeg.StartAsync(input, ["-xerror", "-max_pixels", Number(limits.MaxPixels)], output, cancellationToken);
        return new FfmpegFilm(run, framesPerSecond, limits);
    }

    public async Task<SKBitmap?> NextAsync()
    {
        var size = await _pictures.ReadSizeAsync();
        CheckLength();
        if (size is not { } pixels || !await _pictures.ReadPixelsAsync(Picture(pixels)))
        {
            await CheckEndAsync();
            return null;
        }

        _seen++;
        return _shown;
    }

    public ValueTask DisposeAsync()
    {
        _shown?.Dispose();
        return _run.DisposeAsync();
    }

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    private SKBitmap Picture(SKSizeI size)
    {
        if (_shown?.Info.Size != size)
        {
            VideoFault.CheckSize(size.Width, size.Height, _limits);
            _shown?.Dispose();
            _shown = StoredPixels.Create(size);
        }

        return _shown;
    }

    private void CheckLength()
    {
        VideoFault.CheckLength(_run.Seconds, _limits);
        // What the header did not say, or wrongly.
        VideoFault.CheckLength(_seen / _framesPerSecond, _limits);
    }

    private async Task CheckEndAsync()
    {
        var seconds = _seen / _framesPerSecond;
        var reason = await _run.EndAsync();
        CheckLength();
        // A file that is cut short may be no failure to ffmpeg.
        if (reason is null && _run.Complaints.Count > 0 && seconds + (2 / _framesPerSecond) < _run.Seconds)
        {
            reason = _run.Complaints[^1];
        }

        if (reason is null)
        {
            return;
        }

        if (_run.Complaints.Select(static complaint => TooManyPixels().Match(complaint)).FirstOrDefault(static match => match.Success) is { } size)
        {
            VideoFault.CheckSize(long.Parse(size.Groups[1].ValueSpan, CultureInfo.InvariantCulture), long.Parse(size.Groups[2].ValueSpan, CultureInfo.InvariantCulture), _limits);
        }

        throw _seen > 0 ? VideoFault.Breaks(seconds, $"ffmpeg says: {reason}")
            : reason.Contains("matches no streams", StringComparison.Ordinal) ? VideoFault.Invalid($"video has no pictures: ffmpeg finds no film in it.")
            : VideoFault.Invalid($"video cannot be decoded; ffmpeg says: {reason}");
    }

    [GeneratedRegex(@"Picture size (\d+)x(\d+) exceeds specified max pixel count")]
    private static partial Regex TooManyPixels();
}
