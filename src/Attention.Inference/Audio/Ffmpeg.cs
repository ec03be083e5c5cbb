using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Audio;

/// <summary>
/// Decodes with the ffmpeg program. It reads a temporary file (the index of an MP4 may stand at its end, which a pipe cannot go back
/// from), only formats that hold sound themselves, and no other place: a playlist must not make it open what its sender names.
/// </summary>
internal sealed class Ffmpeg(IOptions<AudioOptions> options, TimeProvider time) : IDisposable
{
    private const string Formats =
        "aac,ac3,aiff,amr,ape,asf,au,caf,eac3,flac,mov,mp4,m4a,3gp,3g2,mj2,mp3,matroska,webm,ogg,tta,voc,w64,wav,wv,avi,mpegts";

    // Of its own: a file that takes ffmpeg long must not hold up those who send images or plain WAV.
    private readonly WorkSlots _slots = new();
    private readonly AudioOptions _limits = options.Value;

    /// <summary>The first audio stream of a file as one channel.</summary>
    /// <returns>Samples at <paramref name="sampleRate"/>, a second more than the limit at most.</returns>
    /// <exception cref="InferenceException">It cannot be decoded, not in time, or there is no ffmpeg.</exception>
    public Task<float[]> DecodeAsync(ReadOnlyMemory<byte> file, int sampleRate, CancellationToken cancellationToken) =>
        _slots.RunAsync(() => RunAsync(file, sampleRate, cancellationToken), cancellationToken);

    public void Dispose() => _slots.Dispose();

    private async Task<float[]> RunAsync(ReadOnlyMemory<byte> file, int sampleRate, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"attention-{Guid.NewGuid():n}");
        var input = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            input.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(path, input);
        await stream.WriteAsync(file, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        using var process = Start(path, sampleRate);
        return await ReadAsync(process, path, cancellationToken);
    }

    private Process Start(string path, int sampleRate)
    {
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-v", "error", "-threads", "1",
            "-protocol_whitelist", "file", "-format_whitelist", Formats, "-i", $"file:{path}",
            "-map", "0:a:0", "-t", Number(_limits.MaxSeconds + 1), "-ac", "1", "-ar", Number(sampleRate), "-f", "f32le", "pipe:1",
        ];
        var start = new ProcessStartInfo(_limits.FfmpegPath, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw AudioFault.Unsupported($"audio is no plain WAV, and ffmpeg, which reads the rest, is not installed here (Audio:FfmpegPath is '{_limits.FfmpegPath}'); send WAV.");
        }
    }

    private async Task<float[]> ReadAsync(Process process, string path, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(_limits.FfmpegTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var complaint = LastLineAsync(process.StandardError, either.Token);
            using var sound = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(sound, either.Token);
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode != 0)
            {
                var reason = await complaint ?? $"it ended with {process.ExitCode}";
                reason = reason.Replace($"file:{path}: ", "", StringComparison.Ordinal).Replace($"file:{path}", "it", StringComparison.Ordinal);
                throw AudioFault.Invalid($"audio cannot be decoded; ffmpeg says: {reason}");
            }

            return MemoryMarshal.Cast<byte, float>(sound.GetBuffer().AsSpan(0, (int)sound.Length)).ToArray();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw AudioFault.Invalid($"audio takes ffmpeg longer than {_limits.FfmpegTimeout.TotalSeconds} seconds to decode (Audio:FfmpegTimeout).");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string?> LastLineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        string? last = null;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            last = string.IsNullOrWhiteSpace(line) ? last : line.Trim();
        }

        return last;
    }
}
