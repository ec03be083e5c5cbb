using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Attention.Benchmarks.Load;

/// <summary>The raw loop in its own process.</summary>
internal sealed class Raw : IDisposable
{
    private readonly ChildProcess _process = ChildProcess.Start("Attention.Benchmarks.dll", ["raw"]);

    public static async Task<Raw> StartAsync()
    {
        var raw = new Raw();
        await raw._process.ReadLineAsync();
        return raw;
    }

    public async Task<string[][]> AnswersAsync(BenchTask task, int batch) =>
        JsonSerializer.Deserialize<string[][]>(await AskAsync($"answer {task.Name} {batch} {task.Beam}"))!;

    /// <summary>Whole batches, for about the time given.</summary>
    public async Task<RawResult> MeasureAsync(BenchTask task, int batch, TimeSpan duration)
    {
        var (started, cpu) = (Stopwatch.GetTimestamp(), _process.Cpu);
        var inputs = int.Parse(await AskAsync($"run {task.Name} {batch} {task.Beam} {duration.TotalSeconds}"), CultureInfo.InvariantCulture);
        var requests = (double)inputs / task.TextsPerRequest;
        return new RawResult(batch, requests / Stopwatch.GetElapsedTime(started).TotalSeconds, (_process.Cpu - cpu).TotalMilliseconds / requests);
    }

    public void Dispose() => _process.Dispose();

    private Task<string> AskAsync(FormattableString order) => _process.AskAsync(order.ToString(CultureInfo.InvariantCulture));
}

internal sealed record RawResult(int Batch, double RequestsPerSecond, double CpuMs);
