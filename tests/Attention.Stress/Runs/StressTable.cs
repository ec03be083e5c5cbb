using System.Globalization;

namespace Attention.Stress.Runs;

/// <summary>Prints a line for each attack: before, during and after.</summary>
internal static class StressTable
{
    public static void Begin(string confinement)
    {
        Print($"Memory is held by {confinement}. RSS in MiB (during: its peak), p50 of a short translation and p95 of /health/live in ms, answers of 500, and of 503 or 504.");
        Print($"{"attack",-15}{"s",4} {"RSS",16} {"p50",18} {"live",18} {"500",10} {"503/504",12}  verdict");
    }

    public static void Row(Outcome outcome)
    {
        var (before, during, after, attackers) = (outcome.Before, outcome.During, outcome.After, outcome.Attackers);
        var rss = Join(outcome.MemoryBefore, outcome.MemoryPeak, outcome.MemoryAfter);
        var light = Join(before.LightP50, during.LightP50, after.LightP50);
        var live = Join(before.LiveP95, during.LiveP95, after.LiveP95);
        var faults = Join(before.Tally.Faults, during.Tally.Faults + attackers.Faults, after.Tally.Faults);
        var refusals = Join(before.Tally.Refusals, during.Tally.Refusals + attackers.Refusals, after.Tally.Refusals);
        var verdict = string.Join("; ", outcome.Faults) is { Length: > 0 } reasons ? $"FELL: {reasons}" : $"stood: {during.LightShare:0%} of others answered";
        Print($"{outcome.Attack,-15}{outcome.Took.TotalSeconds,4:0} {rss,16} {light,18} {live,18} {faults,10} {refusals,12}  {verdict} [{attackers}]");
    }

    public static void End(int attacks, int fell) => Print($"{attacks - fell} of {attacks} stood.");

    private static string Join(params double[] values) =>
        string.Join('/', values.Select(static value => double.IsInfinity(value) ? "-" : value.ToString("0", CultureInfo.InvariantCulture)));

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
