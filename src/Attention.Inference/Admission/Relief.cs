using Microsoft.Extensions.Hosting;

namespace Attention.Inference.Admission;

/// <summary>
/// Gives memory back to the system when a crowd has gone. The garbage of its bodies would otherwise be kept until the next crowd fills
/// it again, and count as ours against the container's limit.
/// </summary>
internal sealed class Relief(Door door, TimeProvider time) : BackgroundService
{
    // A collection that compacts takes a tenth of a second: it has to be worth it, and nobody should be there.
    private const long Crowd = 64 << 20;
    private const long Quiet = 8 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var most = 0L;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            most = Math.Max(most, door.TakeMost());
            if (most > Crowd && door.BytesTaken < Quiet)
            {
                most = 0;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }
}
