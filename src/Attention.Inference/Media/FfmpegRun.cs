using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Attention.Contracts;

namespace Attention.Inference.Media;

/// <summary>
/// An ffmpeg at work: what it writes is read, what it says is listened to. What it computes counts against the file, and only the time
/// that it is waited for against the clock. Disposal stops it and gives back its place.
/// </summary>
internal sealed partial class FfmpegRun : IAsyncDisposable
{
    // Of the first complaints one is the cause, and the last one sums them up; a broken file may cause thousands.
    private const int MostComplaints = 16;

    private const int LongestComplaint = 300;

    private readonly Process _process;
    private readonly FfmpegPlace _place;
    private readonly MediaFile _file;
    private readonly long _bytes;
    private readonly FfmpegOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _complaints = [];
    private readonly Task _listening;
    private bool _hasLevels;
    private bool _isOver;
    private TimeSpan _waited;

    public FfmpegRun(
        Process process, FfmpegPlace place, MediaFile file, long bytes, FfmpegOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        (_process, _place, _file, _bytes, _options, _time, _cancellationToken) = (process, place, file, bytes, options, time, cancellationToken);
        _listening = ListenAsync();
    }

    /// <summary>What it complains of, in the order of time. To be read after <see cref="EndAsync"/>.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The next bytes that it writes; 0 at the end.</summary>
    /// <exception cref="InferenceException">It is waited for too long.</exception>
    public Task<int> ReadAsync(Memory<byte> buffer) =>
        WaitAsync(token => _process.StandardOutput.BaseStream.ReadAsync(buffer, token).AsTask());

    /// <summary>Waits for it to end.</summary>
    /// <returns>Why it failed; null when it did not.</returns>
    /// <exception cref="InferenceException">It is waited for too long, computes too long, failed for want of memory, or was killed.</exception>
    public Task<string?> EndAsync() => WaitAsync(async token =>
    {
        await _listening.WaitAsync(token);
        await _process.WaitForExitAsync(token);
        if (_process.ExitCode == 0)
        {
            return null;
        }

        if (_complaints.Exists(static complaint => OutOfMemory().IsMatch(complaint)))
        {
            throw new InferenceException(
                ErrorCode.TooLarge, $"{_file.Input.Field} takes ffmpeg more than {_bytes} bytes of memory, as much as it is given (Ffmpeg:MaxBytes).", _file.Input.Field);
        }

        var signal = ExitSignal.Of(_process.ExitCode);
        return signal switch
        {
            ExitSignal.Processor => throw new InferenceException(
                ErrorCode.TooLarge, $"{_file.Input.Field} takes ffmpeg more than {Seconds(_options.CpuTime)} of a processor to decode (Ffmpeg:CpuTime).", _file.Input.Field),
            // By the system when its memory is short, or by a person: neither is the file's fault.
            ExitSignal.Kill => throw new InferenceException(
                ErrorCode.Unavailable, $"ffmpeg was killed (SIGKILL) while it read {_file.Input.Field}, as the system does when memory is short; it may be read later."),
            _ => _complaints.LastOrDefault() ?? (signal is null ? $"it ended with {_process.ExitCode}" : $"it was ended by {ExitSignal.Name(signal.Value)}"),
        };
    });

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _listening;
        _process.Dispose();
        _place.Dispose();
    }

    private async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> wait)
    {
        var started = _time.GetTimestamp();
        var left = _options.Timeout > _waited ? _options.Timeout - _waited : TimeSpan.Zero;
        using var timer = new CancellationTokenSource(left, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, timer.Token);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (!_cancellationToken.IsCancellationRequested)
        {
            throw new InferenceException(
                ErrorCode.Unavailable,
                $"{_file.Input.Field} was not decoded within {Seconds(_options.Timeout)} (Ffmpeg:Timeout): the service has too much to do; send it again.");
        }
        finally
        {
            _waited += _time.GetElapsedTime(started);
        }
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} seconds");

    private async Task ListenAsync()
    {
        while (await _process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            Hear(Level().Match(line), line);
        }
    }

    private void Hear(Match level, string line)
    {
        // What has no level goes on with the line before.
        if (!level.Success && _hasLevels)
        {
            return;
        }

        _hasLevels = level.Success;
        var text = level.Success ? level.Groups["text"].Value : line;
        if (!string.IsNullOrWhiteSpace(text))
        {
            if (_complaints.Count == MostComplaints)
            {
                _complaints.RemoveAt(MostComplaints - 1);
            }

            _complaints.Add(Shorten(text));
        }
    }

    // Where the file lies is nobody's business.
    private string Shorten(string complaint)
    {
        var text = complaint.Trim()
            .Replace($"file:{_file.Path}: ", "", StringComparison.Ordinal)
            .Replace($"file:{_file.Path}", "it", StringComparison.Ordinal);
        return text.Length > LongestComplaint ? text[..LongestComplaint] : text;
    }

    [GeneratedRegex(@"^(?:\[[^\]]+ @ [0-9a-fx]+\] )*\[(?<level>[a-z]+)\] (?<text>.*)$")]
    private static partial Regex Level();

    // Of ffmpeg, of the loader of its libraries, and of these.
    [GeneratedRegex("cannot allocate|out of memory|failed to map segment|bad_alloc|alloc(ation)? fail|failed to alloc", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();
}
