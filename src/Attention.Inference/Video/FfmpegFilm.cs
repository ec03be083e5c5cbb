using System.Globalization;
using Attention.Inference.Imaging;
using Attention.Inference.Media;
using SkiaSharp;

namespace Attention.Inference.Video;

/// <summary>A film that ffmpeg decodes, as fast as its frames are taken, and scales to what is looked at. Holds one picture of that size.</summary>
internal sealed class FfmpegFilm : IFilm
{
    private const int ChunkBytes = 64 << 10;

    // Of what ffprobe tells; it is asked for a few hundred bytes.
    private const int MostReport = 64 << 10;

    private readonly MediaFile _file;
    private readonly FfmpegRun _run;
    private readonly FilmFacts _facts;
    private readonly VideoOptions _limits;
    private readonly double _framesPerSecond;
    private readonly SKBitmap _shown;
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private int _seen;

    private FfmpegFilm(MediaFile file, FfmpegRun run, FilmFacts facts, SKSizeI size, double framesPerSecond, VideoOptions limits)
    {
        (_file, _run, _facts, _framesPerSecond, _limits) = (file, run, facts, framesPerSecond, limits);
        _shown = StoredPixels.Create(size);
    }

    public SKSizeI Size => _facts.Size;

    /// <param name="ffmpeg">Decodes it.</param>
    /// <param name="bytes">Its file.</param>
    /// <param name="framesPerSecond">How often it is looked at.</param>
    /// <param name="sizeOf">From the size of its frames to the size that they are looked at in.</param>
    /// <param name="limits">What it may be.</param>
    /// <param name="cancellationToken">Stops ffmpeg, too.</param>
    /// <exception cref="InferenceException">There is no ffmpeg, or the file holds no film, or one over a limit.</exception>
    public static async Task<FfmpegFilm> OpenAsync(
        Ffmpeg ffmpeg, ReadOnlyMemory<byte> bytes, double framesPerSecond, Func<SKSizeI, SKSizeI> sizeOf, VideoOptions limits, CancellationToken cancellationToken)
    {
        var file = await Ffmpeg.WriteAsync(new FfmpegInput(bytes, VideoFault.Field, "animated GIF or WebP"), cancellationToken);
        try
        {
            string[] largest = ["-max_pixels", Number(limits.MaxPixels)];
            var facts = await ProbeAsync(ffmpeg, file, largest, limits, cancellationToken);
            var size = sizeOf(facts.Size);
            // Broken packets end it (xerror) instead of being patched.
            string[] decoding = ["-xerror", .. largest, .. facts.Decoder is { } decoder ? ["-c:v", decoder] : Array.Empty<string>()];
            // What is hidden behind alpha 0 must not shine through at its edges: it is gone before anything is scaled. Each frame is
            // scaled once, however often it is seen: every look sees the last one that began by then. It stops a second after the limit.
            var filters = string.Create(
                CultureInfo.InvariantCulture,
                $"{(facts.HasAlpha ? "format=gbrap,premultiply=inplace=1," : "")}scale={size.Width}:{size.Height}:flags=bilinear+accurate_rnd+full_chroma_int,fps={framesPerSecond}:round=up");
            string[] output = ["-map", "0:V:0", "-vf", filters, "-t", Number(limits.MaxSeconds + 1), "-c:v", "rawvideo", "-pix_fmt", "rgba", "-f", "rawvideo"];
            var run = await ffmpeg.DecodeAsync(file, (long)facts.Size.Width * facts.Size.Height, decoding, output, cancellationToken);
            return new FfmpegFilm(file, run, facts, size, framesPerSecond, limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public async Task<SKBitmap?> NextAsync()
    {
        for (var (filled, count) = (0, 0); filled < _shown.ByteCount; filled += count)
        {
            count = await _run.ReadAsync(_chunk.AsMemory(0, Math.Min(_chunk.Length, _shown.ByteCount - filled)));
            if (count == 0)
            {
                await CheckEndAsync();
                return null;
            }

            _chunk.AsSpan(0, count).CopyTo(_shown.GetPixelSpan()[filled..]);
        }

        _seen++;
        // What the header did not say, or wrongly.
        VideoFault.CheckLength(_seen / _framesPerSecond, _limits);
        return _shown;
    }

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync();
        _file.Dispose();
        _shown.Dispose();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<FilmFacts> ProbeAsync(
        Ffmpeg ffmpeg, MediaFile file, IReadOnlyList<string> largest, VideoOptions limits, CancellationToken cancellationToken)
    {
        await using var run = await ffmpeg.ProbeAsync(file, [.. largest, .. FilmFacts.Wanted], cancellationToken);
        var report = new byte[MostReport];
        var (length, count) = (0, 0);
        while ((count = await run.ReadAsync(report.AsMemory(length))) > 0)
        {
            length += count;
        }

        if (await run.EndAsync() is { } reason)
        {
            VideoFault.CheckComplaints(run.Complaints, limits);
            throw VideoFault.Undecodable(reason);
        }

        var facts = FilmFacts.Parse(report.AsSpan(0, length)) ?? throw VideoFault.Invalid($"video has no pictures: ffmpeg finds no film in it.");
        VideoFault.CheckSize(facts.Size.Width, facts.Size.Height, limits);
        VideoFault.CheckLength(facts.Seconds, limits);
        if (facts.Size.Width <= 0 || facts.Size.Height <= 0)
        {
            VideoFault.CheckComplaints(run.Complaints, limits);
            throw VideoFault.Undecodable(run.Complaints is [.., var last] ? last : "it does not tell how large its pictures are");
        }

        return facts;
    }

    private async Task CheckEndAsync()
    {
        var seconds = _seen / _framesPerSecond;
        var reason = await _run.EndAsync();
        // A file that is cut short may be no failure to ffmpeg.
        if (reason is null && _run.Complaints.Count > 0 && seconds + (2 / _framesPerSecond) < _facts.Seconds)
        {
            reason = _run.Complaints[^1];
        }

        if (reason is not null)
        {
            VideoFault.CheckComplaints(_run.Complaints, _limits);
            throw _seen > 0 ? VideoFault.Breaks(seconds, $"ffmpeg says: {reason}") : VideoFault.Undecodable(reason);
        }
    }
}
