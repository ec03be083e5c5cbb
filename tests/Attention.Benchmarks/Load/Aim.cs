namespace Attention.Benchmarks.Load;

/// <summary>Something to reach, and whether it was.</summary>
internal sealed record Aim(string What, double Measured, string Target, bool IsMet)
{
    public static IEnumerable<Aim> Of(LoadReport report)
    {
        foreach (var agreement in report.Agreements)
        {
            yield return new($"{agreement.Task}: same tokens everywhere, of {agreement.Inputs}", agreement.Equal, $"{agreement.Inputs}", agreement.Equal == agreement.Inputs);
        }

        foreach (var comparison in report.Comparisons)
        {
            yield return AtMost($"{comparison.Task}: CPU per request / raw, {comparison.Clients} clients", comparison.CpuOverRaw, 1.25);
            yield return comparison.Task == "translations"
                ? new($"{comparison.Task}: requests/s / naive, {comparison.Clients} clients", comparison.ThroughputOverNaive, ">= 2.00", comparison.ThroughputOverNaive >= 2)
                : new($"{comparison.Task}: requests/s / naive, {comparison.Clients} clients", comparison.ThroughputOverNaive, ">= 1.00", comparison.ThroughputOverNaive >= 1);
            yield return AtMost($"{comparison.Task}: p50 / naive, 1 client", comparison.LatencyOverNaive, 1.15);
        }

        var memory = report.Memory;
        yield return AtMost("seconds to ready", report.ReadySeconds, 5);
        yield return AtMost($"MB resident after {2 * memory.Requests} requests", memory.SecondMb, 700);
        yield return AtMost($"the same / after {memory.Requests} requests", memory.SecondMb / memory.FirstMb, 1.05);
    }

    private static Aim AtMost(string what, double measured, double limit) => new(what, measured, FormattableString.Invariant($"<= {limit:0.00}"), measured <= limit);
}
