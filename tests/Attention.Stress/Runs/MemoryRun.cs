using Attention.Stress.Clients;
using Attention.Stress.Service;

namespace Attention.Stress.Runs;

/// <summary>
/// What a service keeps in memory after it worked: of each task, on top of those before it. Beside it what it has on its managed heap,
/// and what it allocated there for each request; the runtime counts that in whole collections, so it is near only over many requests.
/// </summary>
internal static class MemoryRun
{
    private const int Clients = 16;
    private const double MiB = 1 << 20;

    /// <param name="requests">Of each task.</param>
    /// <param name="confinement">Of the service.</param>
    /// <param name="log">Gets what the service prints.</param>
    /// <returns>0: it only tells.</returns>
    public static async Task<int> RunAsync(int requests, Confinement confinement, TextWriter log)
    {
        using var stage = await Stage.SetAsync(confinement, log);
        var heap = await ManagedHeap.ReadAsync(stage.Server.Rest);
        Console.WriteLine($"{"warm",-16}{stage.Memory.MiB,6:0} MiB; {Describe(heap)}");
        foreach (var route in Route.All)
        {
            using var crowd = new Crowd(stage.Server);
            var (before, allocated) = (stage.Memory.MiB, heap.Allocated);
            stage.Memory.TakePeakMiB();
            await crowd.RepeatAsync(Clients, requests, request => crowd.PostAsync(route, request));
            heap = await ManagedHeap.ReadAsync(stage.Server.Rest);
            Console.WriteLine(FormattableString.Invariant(
                $"{route.Task,-16}{stage.Memory.MiB,6:0} MiB{stage.Memory.MiB - before,+6:0}, at its peak {stage.Memory.TakePeakMiB():0}; {Describe(heap)}, {(heap.Allocated - allocated) / requests / 1024:0} KiB allocated a request [{crowd.Tally}]"));
        }

        return 0;
    }

    private static string Describe(ManagedHeap heap) =>
        FormattableString.Invariant($"managed {heap.Committed / MiB:0} MiB, of it large objects {heap.Large / MiB:0} with gaps of {heap.Gaps / MiB:0}");
}
