namespace Attention.Inference.Batching;

/// <summary>Runs a graph to see how long it takes.</summary>
/// <param name="run">One forward pass of so many requests.</param>
/// <param name="time">What it is measured with.</param>
internal sealed class GraphTrial(Action<int> run, TimeProvider time)
{
    // A start must not take long: a slow graph, which gains least from company, is tried with one request and with two only.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(10);
    private const int MostRuns = 3;
    private const double AsGoodAsBest = 0.95;

    /// <summary>The smallest size, of 1, 2, 4 and so on, that comes close to the best time per request.</summary>
    /// <param name="most">The largest that may be.</param>
    public int BestBatchSize(int most)
    {
        var started = time.GetTimestamp();
        var tried = new List<(int Size, TimeSpan PerRequest)>();
        for (var size = 1; tried.Count == 0 || tried[^1].Size < most; size = Math.Min(size * 2, most))
        {
            if (tried.Count >= 2 && time.GetElapsedTime(started) > Patience)
            {
                break;
            }

            tried.Add((size, TimeOf(size) / size));
        }

        var best = tried.Min(static trial => trial.PerRequest);
        return tried.First(trial => trial.PerRequest * AsGoodAsBest <= best).Size;
    }

    /// <summary>The time of one forward pass of that size: the best of a few, since nothing makes a graph faster than it is.</summary>
    public TimeSpan TimeOf(int size)
    {
        // New shapes make the runtime allocate.
        run(size);
        var (best, spent) = (TimeSpan.MaxValue, TimeSpan.Zero);
        for (var runs = 0; runs < MostRuns && spent < Enough; runs++)
        {
            var started = time.GetTimestamp();
            run(size);
            var took = time.GetElapsedTime(started);
            spent += took;
            best = took < best ? took : best;
        }

        return best;
    }
}
