using System.ComponentModel;
using System.Diagnostics;
using Attention.Contracts;
using Attention.Inference.Admission;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Media;

/// <summary>
/// Decodes with the ffmpeg program. It reads a temporary file, only formats that hold sound or pictures themselves, and no other
/// place: a playlist must not make it open what its sender names. As many run at once as there are cores, on one each, within the
/// memory that they are given.
/// </summary>
public sealed class Ffmpeg(IOptions<FfmpegOptions> options, WorkBudget budget, TimeProvider time) : IDisposable
{
    private const string Formats =
        "aac,ac3,aiff,amr,ape,asf,au,caf,eac3,flac,flv,mov,mp4,m4a,3gp,3g2,mj2,mp3,matroska,webm,mpeg,mpegvideo,ogg,tta,voc,w64,wav,wv,avi,mpegts";

    // What its libraries map and never touch (570 MiB in Debian's build): it counts against the limit of what may be mapped.
    private const long Untouched = 640L << 20;
    private const int BytesPerPixel = 24;

    // errno.
    private const int TryAgain = 11;
    private const int NoMemory = 12;
    private const int TooManyOpenFiles = 24;

    // What starting a program needs is loaded before descriptors can be short: the runtime remembers a load that failed.
    private static readonly Type Pipes = typeof(System.IO.Pipes.PipeStream);

    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);
    private readonly FfmpegOptions _options = options.Value;

    /// <summary>Writes a file where it can be decoded.</summary>
    /// <exception cref="InferenceException">There is no room for it.</exception>
    internal static Task<MediaFile> WriteAsync(FfmpegInput input, CancellationToken cancellationToken) =>
        MediaFile.CreateAsync(input, Path.GetTempPath(), cancellationToken);

    /// <summary>Starts to decode a file as soon as there is a place.</summary>
    /// <param name="file">The file; open until the run is over.</param>
    /// <param name="pixels">Of a picture of it.</param>
    /// <param name="decoding">Options of its decoders, before the input.</param>
    /// <param name="output">What to make of it and write to the standard output.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InferenceException">There is no ffmpeg, or never the memory.</exception>
    internal Task<FfmpegRun> DecodeAsync(
        MediaFile file, long pixels, IReadOnlyList<string> decoding, IReadOnlyList<string> output, CancellationToken cancellationToken) =>
        StartAsync(_options.Path, ["-nostdin", "-nostats", "-hide_banner", "-filter_threads", "1", .. decoding], file, [.. output, "-threads", "1", "pipe:1"], pixels, cancellationToken);

    /// <summary>Starts ffprobe, which tells of a file in a form that nothing in the file can forge.</summary>
    /// <param name="file">The file; open until the run is over.</param>
    /// <param name="wanted">Options that say of what to tell.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InferenceException">There is no ffprobe, or never the memory.</exception>
    internal Task<FfmpegRun> ProbeAsync(MediaFile file, IReadOnlyList<string> wanted, CancellationToken cancellationToken) =>
        StartAsync(Probe(_options.Path), ["-hide_banner", .. wanted, "-of", "json=c=1"], file, [], pixels: 0, cancellationToken);

    public void Dispose() => _places.Dispose();

    private static string Probe(string ffmpeg) => Path.Combine(
        Path.GetDirectoryName(ffmpeg) ?? "", Path.GetFileName(ffmpeg).Replace("ffmpeg", "ffprobe", StringComparison.OrdinalIgnoreCase));

    private async Task<FfmpegRun> StartAsync(
        string program, IReadOnlyList<string> before, MediaFile file, IReadOnlyList<string> after, long pixels, CancellationToken cancellationToken)
    {
        var bytes = _options.MaxBytes + (pixels * BytesPerPixel);
        var place = await FfmpegPlace.TakeAsync(_places, budget, new WorkLoad(0, bytes, file.Input.Field), cancellationToken);
        string[] arguments =
        [
            "-v", "level+error", "-threads", "1", .. before, "-protocol_whitelist", "file", "-format_whitelist", Formats, "-i", $"file:{file.Path}", .. after,
        ];
        Process process;
        try
        {
            process = Start(program, arguments, file.Input);
        }
        catch
        {
            place.Dispose();
            throw;
        }

        var run = new FfmpegRun(process, place, file, bytes, _options, time, cancellationToken);
        try
        {
            ProcessLimits.Set(process.Id, Untouched + bytes, _options.CpuTime);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    private Process Start(string program, string[] arguments, FfmpegInput input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Its complaints in words that we know; no memory for threads that it is not to have.
        (start.Environment["LC_ALL"], start.Environment["OPENBLAS_NUM_THREADS"], start.Environment["MALLOC_ARENA_MAX"]) = ("C", "1", "1");
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exhausted) when (exhausted.NativeErrorCode is TooManyOpenFiles or NoMemory or TryAgain)
        {
            throw new InferenceException(ErrorCode.Unavailable, $"No program can be started now to read {input.Field}: the system is short of descriptors, processes or memory.", cause: exhausted);
        }
        catch (Win32Exception)
        {
            var missing = $"ffmpeg, which reads the rest, is not installed here (Ffmpeg:Path is '{_options.Path}')";
            throw new InferenceException(
                ErrorCode.UnsupportedMedia, $"{input.Field} is no {input.OwnFormats}, and {missing}; send {input.OwnFormats}.", input.Field);
        }
    }
}
