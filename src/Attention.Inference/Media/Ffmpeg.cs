using System.ComponentModel;
using System.Diagnostics;
using Attention.Contracts;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Media;

/// <summary>
/// Decodes with the ffmpeg program. It reads a temporary file (the index of an MP4 may stand at its end, which a pipe cannot go back
/// from), only formats that hold sound or pictures themselves, and no other place: a playlist must not make it open what its sender
/// names. How many run at once is the caller's business.
/// </summary>
public sealed class Ffmpeg(IOptions<FfmpegOptions> options, TimeProvider time)
{
    private const string Formats =
        "aac,ac3,aiff,amr,ape,asf,au,caf,eac3,flac,flv,mov,mp4,m4a,3gp,3g2,mj2,mp3,matroska,webm,mpeg,mpegvideo,ogg,tta,voc,w64,wav,wv,avi,mpegts";

    private readonly FfmpegOptions _options = options.Value;

    /// <summary>Starts to decode a file.</summary>
    /// <param name="input">The file.</param>
    /// <param name="decoding">Options of its decoders, before the input.</param>
    /// <param name="output">What to make of it and write to the standard output.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InferenceException">There is no ffmpeg.</exception>
    internal async Task<FfmpegRun> StartAsync(
        FfmpegInput input, IReadOnlyList<string> decoding, IReadOnlyList<string> output, CancellationToken cancellationToken)
    {
        var file = Create(Path.Combine(Path.GetTempPath(), $"attention-{Guid.NewGuid():n}"));
        try
        {
            await file.WriteAsync(input.File, cancellationToken);
            await file.FlushAsync(cancellationToken);
            string[] arguments =
            [
                "-nostdin", "-nostats", "-hide_banner", "-v", "level+info", "-threads", "1", .. decoding,
                "-protocol_whitelist", "file", "-format_whitelist", Formats, "-i", $"file:{file.Name}", .. output, "pipe:1",
            ];
            return new FfmpegRun(Start(arguments, input), file, input, _options.Timeout, time, cancellationToken);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private Process Start(string[] arguments, FfmpegInput input)
    {
        var start = new ProcessStartInfo(_options.Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            var missing = $"ffmpeg, which reads the rest, is not installed here (Ffmpeg:Path is '{_options.Path}')";
            throw new InferenceException(
                ErrorCode.UnsupportedMedia, $"{input.Field} is no {input.OwnFormats}, and {missing}; send {input.OwnFormats}.", input.Field);
        }
    }
}
