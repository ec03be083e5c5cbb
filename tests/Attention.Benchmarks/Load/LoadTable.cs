using System.Globalization;

namespace Attention.Benchmarks.Load;

/// <summary>Prints results as they come.</summary>
internal static class LoadTable
{
    public static void Begin(IReadOnlyList<BenchTask> tasks, TimeSpan ready)
    {
        Print($"Measuring {string.Join(" and ", tasks.Select(static task => task.Title))}. Clients and server share {Environment.ProcessorCount} cores. Ready after {ready.TotalSeconds:0.00} s.");
        Print($"");
        Print($"{"task",-16}{"via",-6}{"attention",-10}{"clients",8}{"req/s",9}{"p50 ms",9}{"p95 ms",9}{"p99 ms",9}{"CPU ms/req",12}{"client",8}{"RSS MB",8}");
    }

    public static void Row(Cell cell)
    {
        var window = cell.Window;
        Print($"{cell.Task,-16}{cell.Transport,-6}{cell.Attention,-10}{cell.Clients,8}{window.RequestsPerSecond,9:0.0}{window.P50Ms,9:0.0}{window.P95Ms,9:0.0}{window.P99Ms,9:0.0}{window.ServerCpuMs,12:0.00}{window.ClientCpuMs,8:0.00}{window.ResidentMb,8:0}");
    }

    public static void Compared(Comparison comparison)
    {
        Print($"");
        Print($"{comparison.Task}: raw at its best batch of {comparison.Rounds[0].Raw.Batch} ({string.Join(", ", comparison.RawBatches.Select(static raw => FormattableString.Invariant($"{raw.Batch}: {raw.CpuMs:0.00} ms")))})");
        Print($"{"round",7}{"service CPU",13}{"raw CPU",9}{"naive CPU",11}{"service req/s",15}{"naive",8}{"raw",8}{"service p50 of 1",18}{"naive",8}");
        for (var i = 0; i < comparison.Rounds.Count; i++)
        {
            var round = comparison.Rounds[i];
            Print($"{i + 1,7}{round.ServiceMany.ServerCpuMs,13:0.00}{round.Raw.CpuMs,9:0.00}{round.NaiveMany.ServerCpuMs,11:0.00}{round.ServiceMany.RequestsPerSecond,15:0.0}{round.NaiveMany.RequestsPerSecond,8:0.0}{round.Raw.RequestsPerSecond,8:0.0}{round.ServiceOne.P50Ms,18:0.0}{round.NaiveOne.P50Ms,8:0.0}");
        }

        Print($"Raw itself serves {comparison.RawThroughputOverNaive:0.00} times the requests of the naive endpoint; the service serves {comparison.ThroughputOverNaive:0.00} times.");
    }

    public static void End(LoadReport report, string path)
    {
        Print($"");
        Print($"Written to {path}");
        foreach (var aim in report.Aims)
        {
            Print($"{aim.What,-52}{aim.Measured,10:0.00}  {aim.Target,-9}{(aim.IsMet ? "yes" : "no")}");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
