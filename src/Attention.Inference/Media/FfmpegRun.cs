using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Attention.Contracts;

namespace Attention.Inference.Media;

/// <summary>
/// An ffmpeg at work: what it writes is read, what it says is listened to. Only the time that it is waited for counts against its
/// limit. Disposal stops it and takes its file away.
/// </summary>
internal sealed partial class FfmpegRun : IAsyncDisposable
{
    // Of the first complaints one is the cause, and the last one sums them up; a broken file may cause thousands.
    private const int MostComplaints = 16;

    private readonly Process _process;
    private readonly FileStream _file;
    private readonly FfmpegInput _input;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _complaints = [];
    private readonly Task _listening;
    private bool _hasLevels;
    private TimeSpan _waited;
    private double _seconds = double.NaN;

    public FfmpegRun(
        Process process, FileStream file, FfmpegInput input, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        (_process, _file, _input, _patience, _time, _cancellationToken) = (process, file, input, patience, time, cancellationToken);
        _listening = ListenAsync();
    }

    /// <summary>How long the file says it lasts, in seconds; not a number where it does not say, or ffmpeg has not read that yet.</summary>
    public double Seconds => Volatile.Read(ref _seconds);

    /// <summary>What it complains of, in the order of time. To be read after <see cref="EndAsync"/>.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The next bytes that it writes; 0 at the end.</summary>
    /// <exception cref="InferenceException">It takes too long.</exception>
    public Task<int> ReadAsync(Memory<byte> buffer) =>
        WaitAsync(token => _process.StandardOutput.BaseStream.ReadAsync(buffer, token).AsTask());

    /// <summary>Waits for it to end.</summary>
    /// <returns>Why it failed; null when it did not.</returns>
    /// <exception cref="InferenceException">It takes too long.</exception>
    public Task<string?> EndAsync() => WaitAsync(async token =>
    {
        await _listening.WaitAsync(token);
        await _process.WaitForExitAsync(token);
        return _process.ExitCode == 0 ? null : _complaints.LastOrDefault() ?? $"it ended with {_process.ExitCode}";
    });

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _listening;
        _process.Dispose();
        await _file.DisposeAsync();
    }

    private async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> wait)
    {
        var started = _time.GetTimestamp();
        var left = _patience > _waited ? _patience - _waited : TimeSpan.Zero;
        using var timer = new CancellationTokenSource(left, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, timer.Token);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (!_cancellationToken.IsCancellationRequested)
        {
            var limit = string.Create(CultureInfo.InvariantCulture, $"{_patience.TotalSeconds} seconds to decode (Ffmpeg:Timeout)");
            throw new InferenceException(ErrorCode.InvalidInput, $"{_input.Field} takes ffmpeg longer than {limit}.", _input.Field);
        }
        finally
        {
            _waited += _time.GetElapsedTime(started);
        }
    }

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
        if (level.Groups["level"].Value is "info" or "warning" or "verbose" or "debug")
        {
            if (Duration().Match(text) is { Success: true } duration)
            {
                Volatile.Write(ref _seconds, (3600 * Number("hours")) + (60 * Number("minutes")) + Number("seconds"));
                double Number(string part) => double.Parse(duration.Groups[part].ValueSpan, CultureInfo.InvariantCulture);
            }
        }
        else if (!string.IsNullOrWhiteSpace(text))
        {
            if (_complaints.Count == MostComplaints)
            {
                _complaints.RemoveAt(MostComplaints - 1);
            }

            _complaints.Add(Shorten(text));
        }
    }

    // Where the file lies is nobody's business.
    private string Shorten(string complaint) => complaint.Trim()
        .Replace($"file:{_file.Name}: ", "", StringComparison.Ordinal)
        .Replace($"file:{_file.Name}", "it", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:\[[^\]]+ @ [0-9a-fx]+\] )*\[(?<level>[a-z]+)\] (?<text>.*)$")]
    private static partial Regex Level();

    [GeneratedRegex(@"^\s*Duration: (?<hours>\d+):(?<minutes>\d+):(?<seconds>[\d.]+)")]
    private static partial Regex Duration();
}
