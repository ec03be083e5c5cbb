using Attention.Stress.Clients;
using Attention.Stress.Service;

namespace Attention.Stress.Runs;

/// <summary>What an attack came to.</summary>
internal sealed record Outcome
{
    private const double SlowestHealth = 1000;
    private const double FewestAnswered = 0.9;

    public required string Attack { get; init; }

    public required TimeSpan Took { get; init; }

    public required Tally Attackers { get; init; }

    /// <summary>What the attack itself found wrong.</summary>
    public required IReadOnlyList<string> Found { get; init; }

    public required double MemoryBefore { get; init; }

    public required double MemoryPeak { get; init; }

    public required double MemoryAfter { get; init; }

    public required bool IsAlive { get; init; }

    public required ProbeWindow Before { get; init; }

    public required ProbeWindow During { get; init; }

    public required ProbeWindow After { get; init; }

    /// <summary>Why it did not stand; empty where it did.</summary>
    public IEnumerable<string> Faults
    {
        get
        {
            if (!IsAlive)
            {
                yield return "the process ended";
                yield break;
            }

            if (MemoryPeak > Confinement.MaxBytes >> 20)
            {
                yield return FormattableString.Invariant($"RSS {MemoryPeak:0} MiB");
            }

            if (!HasReturned(MemoryBefore, MemoryAfter))
            {
                yield return FormattableString.Invariant($"RSS stays at {MemoryAfter:0} MiB");
            }

            if (Attackers.Faults + During.Tally.Faults + After.Tally.Faults is > 0 and var faults)
            {
                yield return $"{faults} answers of 500";
            }

            if (double.IsInfinity(During.LightP50) || During.LightShare < FewestAnswered)
            {
                yield return FormattableString.Invariant($"others were answered {During.LightShare:0%} ({During.Tally})");
            }

            if (Math.Max(During.LiveP95, During.ReadyP95) is > SlowestHealth and var health)
            {
                yield return FormattableString.Invariant($"health took {health:0} ms");
            }

            foreach (var found in Found)
            {
                yield return found;
            }
        }
    }

    public static bool HasReturned(double before, double after) => after <= 1.25 * before;
}
