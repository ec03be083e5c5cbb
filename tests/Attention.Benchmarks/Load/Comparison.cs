namespace Attention.Benchmarks.Load;

/// <summary>One task by the service, by the naive endpoint and raw, measured in turns; all with <c>attention=none</c> over REST.</summary>
internal sealed record Comparison(string Task, int Clients, IReadOnlyList<RawResult> RawBatches, IReadOnlyList<Comparison.Round> Rounds)
{
    /// <summary>Clients under load.</summary>
    public const int Many = 32;

    /// <summary>Processor time per request with many clients, the service's over raw's.</summary>
    public double CpuOverRaw => Ratio(static round => round.ServiceMany.ServerCpuMs, static round => round.Raw.CpuMs);

    /// <summary>The same of the naive endpoint.</summary>
    public double NaiveCpuOverRaw => Ratio(static round => round.NaiveMany.ServerCpuMs, static round => round.Raw.CpuMs);

    /// <summary>Requests per second with many clients, the service's over the naive endpoint's.</summary>
    public double ThroughputOverNaive => Ratio(static round => round.ServiceMany.RequestsPerSecond, static round => round.NaiveMany.RequestsPerSecond);

    /// <summary>The same of raw: what a service without any cost of its own would reach.</summary>
    public double RawThroughputOverNaive => Ratio(static round => round.Raw.RequestsPerSecond, static round => round.NaiveMany.RequestsPerSecond);

    /// <summary>Median latency of a single client, the service's over the naive endpoint's.</summary>
    public double LatencyOverNaive => Ratio(static round => round.ServiceOne.P50Ms, static round => round.NaiveOne.P50Ms);

    /// <summary>Measures; every other round runs backwards, so that what drifts favours nobody.</summary>
    public static async Task<Comparison> MeasureAsync(BenchTask task, Server service, Server naive, Raw raw, LoadOptions options)
    {
        var batches = await FindBatchAsync(task, raw, options);
        var best = batches.MinBy(static result => result.CpuMs)!.Batch;
        var (ours, theirs) = (Client.Rest(task, service.Rest, "none"), Client.Rest(task, naive.Rest, "none"));
        var (warmUp, duration) = (options.WarmUp * task.Patience, options.Duration * task.Patience);
        var rounds = new List<Round>();
        for (var i = 0; i < options.Rounds; i++)
        {
            var round = new Round();
            List<Func<Task>> turns =
            [
                async () => round.ServiceMany = await ClosedLoop.MeasureAsync(ours, service.Process, task.Clients, warmUp, duration),
                async () => round.Raw = await raw.MeasureAsync(task, best, duration),
                async () => round.NaiveMany = await ClosedLoop.MeasureAsync(theirs, naive.Process, task.Clients, warmUp, duration),
                async () => round.ServiceOne = await ClosedLoop.MeasureAsync(ours, service.Process, 1, warmUp, duration),
                async () => round.NaiveOne = await ClosedLoop.MeasureAsync(theirs, naive.Process, 1, warmUp, duration),
            ];
            foreach (var turn in i % 2 == 0 ? turns : turns.AsEnumerable().Reverse())
            {
                await turn();
            }

            rounds.Add(round);
        }

        return new Comparison(task.Title, task.Clients, batches, rounds);
    }

    private static async Task<List<RawResult>> FindBatchAsync(BenchTask task, Raw raw, LoadOptions options)
    {
        var results = new List<RawResult>();
        foreach (var batch in options.RawBatches)
        {
            await raw.MeasureAsync(task, batch, options.WarmUp);
            results.Add(await raw.MeasureAsync(task, batch, options.Duration));
        }

        return results;
    }

    private double Ratio(Func<Round, double> ours, Func<Round, double> theirs) => Median(Rounds.Select(ours)) / Median(Rounds.Select(theirs));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>One measurement of each.</summary>
    internal sealed record Round
    {
        public Window ServiceMany { get; set; } = null!;

        public Window NaiveMany { get; set; } = null!;

        public Window ServiceOne { get; set; } = null!;

        public Window NaiveOne { get; set; } = null!;

        public RawResult Raw { get; set; } = null!;
    }
}
