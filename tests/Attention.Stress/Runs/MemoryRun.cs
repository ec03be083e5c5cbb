using System.Globalization;
using Attention.Stress.Clients;
using Attention.Stress.Service;

namespace Attention.Stress.Runs;

/// <summary>What a service keeps in memory after it worked: of each task, on top of those before it.</summary>
internal static class MemoryRun
{
    private const int Requests = 2000;
    private const int Clients = 16;

    /// <returns>0: it only tells.</returns>
    public static async Task<int> RunAsync(Confinement confinement, TextWriter log)
    {
        using var stage = await Stage.SetAsync(confinement, log);
        Console.WriteLine(FormattableString.Invariant($"{"warm",-16}{stage.Memory.MiB,6:0} MiB"));
        foreach (var route in Route.All)
        {
            using var crowd = new Crowd(stage.Server);
            var before = stage.Memory.MiB;
            stage.Memory.TakePeakMiB();
            await crowd.RepeatAsync(Clients, Requests, request => crowd.PostAsync(route, request));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{route.Task,-16}{stage.Memory.MiB,6:0} MiB{stage.Memory.MiB - before,+6:0}, at its peak {stage.Memory.TakePeakMiB():0} [{crowd.Tally}]"));
        }

        return 0;
    }
}
