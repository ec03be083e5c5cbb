using System.Diagnostics;

namespace Attention.Benchmarks.Load;

/// <summary>What clients and server did between two moments.</summary>
internal sealed record Window
{
    public required int Requests { get; init; }

    public required double RequestsPerSecond { get; init; }

    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }

    public required double P99Ms { get; init; }

    /// <summary>Processor time of the server per request.</summary>
    public required double ServerCpuMs { get; init; }

    /// <summary>Of the clients, which run on the same cores.</summary>
    public required double ClientCpuMs { get; init; }

    public required double ResidentMb { get; init; }

    /// <param name="begin">When it began.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="calls">All calls, of which those count that were answered in between.</param>
    public static Window Between(Moment begin, Moment end, IEnumerable<(long Sent, long Answered)> calls)
    {
        var latencies = calls.Where(call => call.Answered > begin.Timestamp && call.Answered <= end.Timestamp)
            .Select(static call => Stopwatch.GetElapsedTime(call.Sent, call.Answered).TotalMilliseconds).Order().ToArray();
        return new Window
        {
            Requests = latencies.Length,
            RequestsPerSecond = latencies.Length / Stopwatch.GetElapsedTime(begin.Timestamp, end.Timestamp).TotalSeconds,
            P50Ms = Quantile(latencies, 0.50),
            P95Ms = Quantile(latencies, 0.95),
            P99Ms = Quantile(latencies, 0.99),
            ServerCpuMs = (end.ServerCpu - begin.ServerCpu).TotalMilliseconds / Math.Max(1, latencies.Length),
            ClientCpuMs = (end.ClientCpu - begin.ClientCpu).TotalMilliseconds / Math.Max(1, latencies.Length),
            ResidentMb = end.ResidentBytes / 1e6,
        };
    }

    // By rank: no value is made up between two that were measured.
    private static double Quantile(double[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    /// <summary>A reading of the clock and of both processes.</summary>
    internal readonly record struct Moment(long Timestamp, TimeSpan ServerCpu, TimeSpan ClientCpu, long ResidentBytes)
    {
        public static Moment Now(ChildProcess server) => new(Stopwatch.GetTimestamp(), server.Cpu, Environment.CpuUsage.TotalTime, server.ResidentBytes);
    }
}
