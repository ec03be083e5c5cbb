using Attention.Inference.Pooling;
using Microsoft.Extensions.Hosting;

namespace Attention.Inference.Admission;

/// <summary>
/// Gives memory back to the system when a crowd has gone. What it left, managed and native, would otherwise be kept until the next crowd
/// fills it again, and count as ours against the container's limit.
/// </summary>
internal sealed class Relief(Door door, TimeProvider time) : BackgroundService
{
    // A collection that compacts takes a tenth of a second: it has to be worth it, and hardly anybody should be there.
    private const long Crowd = 64 << 20;
    private static readonly int Few = Environment.ProcessorCount;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var kept = Environment.WorkingSet;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Environment.WorkingSet - kept > Crowd && door.Requests <= Few)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                NativeHeap.Trim();
                kept = Environment.WorkingSet;
            }
        }
    }
}
