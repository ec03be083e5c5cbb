using System.Diagnostics;
using Attention.Contracts;

namespace Attention.Inference.Batching;

/// <summary>What a request spent in an engine: waiting, computing, and the largest batch it was part of.</summary>
internal readonly record struct RunCost(TimeSpan Queue, TimeSpan Compute, int BatchSize)
{
    /// <summary>Of two engines one after the other.</summary>
    public static RunCost operator +(RunCost first, RunCost second) =>
        new(first.Queue + second.Queue, first.Compute + second.Compute, Math.Max(first.BatchSize, second.BatchSize));

    /// <summary>Of two requests side by side: the one that was waited for.</summary>
    public static RunCost Max(RunCost first, RunCost second) => new(
        first.Queue > second.Queue ? first.Queue : second.Queue,
        first.Compute > second.Compute ? first.Compute : second.Compute,
        Math.Max(first.BatchSize, second.BatchSize));

    public Timing ToTiming(TimeSpan preprocess, TimeSpan render) => new()
    {
        PreprocessMs = preprocess.TotalMilliseconds,
        QueueMs = Queue.TotalMilliseconds,
        ComputeMs = Compute.TotalMilliseconds,
        RenderMs = render.TotalMilliseconds,
    };

    /// <summary>Tells a trace where the time went.</summary>
    public void Describe(Activity? activity) => activity?
        .SetTag("attention.queue.duration", Queue.TotalSeconds)
        .SetTag("attention.compute.duration", Compute.TotalSeconds)
        .SetTag("attention.batch.size", BatchSize);
}
