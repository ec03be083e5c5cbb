using System.Diagnostics;
using Attention.Stress.Clients;
using Attention.Stress.Service;

namespace Attention.Stress.Runs;

/// <summary>Asks for ten times what the service can do: what it does then should still be nearly as much, and in time.</summary>
internal static class OverloadRun
{
    private const int Times = 10;
    private const int Clients = 16;
    private const double LeastGoodput = 0.9;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    /// <returns>0 where goodput is what is wanted of it.</returns>
    public static async Task<int> RunAsync(Confinement confinement, TextWriter log)
    {
        using var stage = await Stage.SetAsync(confinement, log);
        stage.Probe.Dispose();
        var isMet = true;
        foreach (var route in (Route[])[Route.Of("captions"), Route.Of("translations")])
        {
            var peak = await PeakAsync(stage, route);
            var (goodput, kept, tally) = await OfferAsync(stage, route, Times * peak);
            isMet &= goodput >= LeastGoodput * peak;
            Console.WriteLine(FormattableString.Invariant(
                $"{route.Task,-14} peak {peak:0.0}/s; offered {Times * peak:0}/s: goodput {goodput:0.0}/s ({goodput / peak:0%} of peak, aim {LeastGoodput:0%}), {kept:0.0%} of those accepted within {Deadline.TotalSeconds} s [{tally}]"));
        }

        return isMet ? 0 : 1;
    }

    // In a closed loop, after a while of it.
    private static async Task<double> PeakAsync(Stage stage, Route route)
    {
        var rate = 0.0;
        for (var round = 0; round < 2; round++)
        {
            using var crowd = new Crowd(stage.Server);
            crowd.LeaveAfter(Length);
            await crowd.RepeatAsync(Clients, int.MaxValue, request => crowd.PostAsync(route, request));
            rate = crowd.Tally[200] / Length.TotalSeconds;
        }

        return rate;
    }

    // In an open loop: they come whether or not those before them were answered.
    private static async Task<(double Goodput, double Kept, Tally Tally)> OfferAsync(Stage stage, Route route, double rate)
    {
        using var crowd = new Crowd(stage.Server);
        var good = 0;
        var start = Stopwatch.GetTimestamp();
        var requests = new List<Task>();
        while (Stopwatch.GetElapsedTime(start) is var passed && passed < Length)
        {
            for (var due = (int)(passed.TotalSeconds * rate); requests.Count < due;)
            {
                requests.Add(crowd.TogetherAsync(1, _ => AskAsync(requests.Count)));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(requests);
        var refused = crowd.Tally[429] + crowd.Tally[503] + crowd.Tally[Tally.Closed];
        return (good / Length.TotalSeconds, good / (double)Math.Max(1, crowd.Tally.Total - refused), crowd.Tally);

        async Task<int> AskAsync(int request)
        {
            var sent = Stopwatch.GetTimestamp();
            var status = await crowd.PostAsync(route, request, ("X-Request-Timeout-Ms", $"{Deadline.TotalMilliseconds}"));
            if (status == 200 && Stopwatch.GetElapsedTime(sent) <= Deadline)
            {
                Interlocked.Increment(ref good);
            }

            return status;
        }
    }
}
