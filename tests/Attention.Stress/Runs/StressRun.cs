using System.Diagnostics;
using Attention.Stress.Attacks;
using Attention.Stress.Clients;
using Attention.Stress.Service;

namespace Attention.Stress.Runs;

/// <summary>One attack after another on the same service, until one of them ends it; then on a new one.</summary>
internal static class StressRun
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(20);

    /// <returns>0 where the service stood every attack.</returns>
    public static async Task<int> RunAsync(string[] names, Confinement confinement, TextWriter log)
    {
        var attacks = names.Length == 0 ? Attack.All : [.. names.Select(Attack.Of)];
        StressTable.Begin(confinement.Way);
        Stage? stage = null;
        var fell = 0;
        try
        {
            foreach (var attack in attacks)
            {
                if (stage is null || stage.Server.Process.HasExited || attack.Descriptors > 0)
                {
                    stage?.Dispose();
                    stage = null;
                    stage = await Stage.SetAsync(confinement, log, attack.Descriptors);
                }

                await log.WriteLineAsync($"--- {attack.Name}");
                var outcome = await MeasureAsync(attack, stage);
                StressTable.Row(outcome);
                fell += outcome.Faults.Any() ? 1 : 0;
                if (attack.Descriptors > 0)
                {
                    stage.Dispose();
                    stage = null;
                }
            }
        }
        finally
        {
            stage?.Dispose();
        }

        StressTable.End(attacks.Count, fell);
        return fell == 0 ? 0 : 1;
    }

    private static async Task<Outcome> MeasureAsync(Attack attack, Stage stage)
    {
        using var crowd = new Crowd(stage.Server);
        var attackAsync = attack.Prepare();
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(Calm);
        var memoryBefore = stage.Memory.MiB;
        stage.Memory.TakePeakMiB();
        var begin = Stopwatch.GetTimestamp();
        crowd.LeaveAfter(attack.Time);
        // What is over at once is looked at for a while, or there would be nothing to tell of others.
        await Task.WhenAll(attackAsync(crowd), Task.Delay(Calm / 2));
        var end = Stopwatch.GetTimestamp();
        var peak = stage.Memory.TakePeakMiB();
        while (Stopwatch.GetElapsedTime(end) < Recovery && !Outcome.HasReturned(memoryBefore, stage.Memory.MiB))
        {
            await Task.Delay(Calm / 8);
        }

        var calm = Stopwatch.GetTimestamp();
        await Task.Delay(Calm);
        return new Outcome
        {
            Attack = attack.Name,
            Took = Stopwatch.GetElapsedTime(begin, end),
            Attackers = crowd.Tally,
            Found = crowd.Faults,
            MemoryBefore = memoryBefore,
            MemoryPeak = peak,
            MemoryAfter = stage.Memory.MiB,
            IsAlive = !stage.Server.Process.HasExited,
            Before = stage.Probe.Between(start, begin),
            During = stage.Probe.Between(begin, end),
            After = stage.Probe.Between(calm, Stopwatch.GetTimestamp()),
        };
    }
}
