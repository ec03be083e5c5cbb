using System.Diagnostics;
using Attention.Stress.Clients;
using Attention.Stress.Service;

namespace Attention.Stress.Runs;

/// <summary>Keeps the service at work over all routes and both transports, among clients of which some crash.</summary>
internal static class SoakRun
{
    private const int Clients = 8;
    private const int CrashEvery = 8;
    private const int SettledMinutes = 10;
    private const double MostGrowth = 1.05;
    private const double MostMiB = 1e9 / (1 << 20);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <returns>0 where memory stayed what it was.</returns>
    public static async Task<int> RunAsync(TimeSpan time, Confinement confinement, TextWriter log)
    {
        using var stage = await Stage.SetAsync(confinement, log);
        using var crowd = new Crowd(stage.Server);
        crowd.LeaveAfter(time);
        var clients = crowd.RepeatAsync(Clients, int.MaxValue, request => AskAsync(crowd, request));
        List<double> minutes = [];
        var peak = 0.0;
        while (await Task.WhenAny(clients, Task.Delay(Minute)) != clients)
        {
            minutes.Add(stage.Memory.MiB);
            peak = Math.Max(peak, stage.Memory.TakePeakMiB());
            var probe = stage.Probe.Between(Stopwatch.GetTimestamp() - (long)(Minute.TotalSeconds * Stopwatch.Frequency), Stopwatch.GetTimestamp());
            Console.WriteLine(FormattableString.Invariant(
                $"minute {minutes.Count,3}: RSS {minutes[^1]:0} MiB, peak {peak:0}, p50 of a short translation {probe.LightP50:0} ms [{crowd.Tally}]"));
        }

        var settled = minutes.Skip(SettledMinutes - 1).ToList();
        var growth = settled.Count > 1 ? settled.Max() / settled[0] : 1;
        var faults = crowd.Tally.Faults;
        Console.WriteLine(FormattableString.Invariant(
            $"RSS at most {peak:0} MiB (aim {MostMiB:0}); after {SettledMinutes} minutes at most {growth:0.000} of what it was (aim {MostGrowth:0.00}); {faults} answers of 500."));
        return peak <= MostMiB && growth <= MostGrowth && faults == 0 && !stage.Server.Process.HasExited ? 0 : 1;
    }

    private static Task<int> AskAsync(Crowd crowd, int request)
    {
        var route = Route.All[request % Route.All.Count];
        return (request / Route.All.Count) switch
        {
            var turn when turn % CrashEvery == 0 => CrashAsync(crowd, route, request, turn / CrashEvery),
            var turn when turn % 2 == 0 => crowd.PostAsync(route, request),
            _ => crowd.Rpc.CallAsync(route.Method, route.Frame(request), crowd.End),
        };
    }

    private static async Task<int> CrashAsync(Crowd crowd, Route route, int request, int kind)
    {
        var body = route.Body(request);
        if (kind % 6 == 5)
        {
            // A message that is shorter than its frame says.
            return await crowd.Rpc.CallAsync(route.Method, route.Frame(request)[..^8], crowd.End);
        }

        if (kind % 6 == 4)
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(crowd.End);
            soon.CancelAfter(20);
            return await crowd.Rpc.CallAsync(route.Method, route.Frame(request), soon.Token);
        }

        using var connection = await crowd.OpenAsync();
        await connection.WriteAsync(RawConnection.Head(route.Path, route.MediaType, body.Length + (kind % 6 == 0 ? 100 : kind % 6 == 1 ? -100 : 0)), crowd.End);
        await connection.WriteAsync(kind % 6 == 2 ? body.AsMemory(0, body.Length / 2) : body, crowd.End);
        // Too long and half are left at once; the others when the answer begins.
        return kind % 6 is 0 or 2 ? Tally.Left : await connection.StatusAsync(crowd.End);
    }
}
