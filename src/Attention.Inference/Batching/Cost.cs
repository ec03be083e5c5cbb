using System.Diagnostics;
using Attention.Contracts;

namespace Attention.Inference.Batching;

/// <summary>What a request spent: reading its input, waiting and computing in engines, and the largest batch it was part of.</summary>
public readonly record struct Cost(TimeSpan Queue, TimeSpan Compute, int BatchSize, TimeSpan Preprocess = default)
{
    /// <summary>Of two steps one after the other.</summary>
    public static Cost operator +(Cost first, Cost second) => new(
        first.Queue + second.Queue,
        first.Compute + second.Compute,
        Math.Max(first.BatchSize, second.BatchSize),
        first.Preprocess + second.Preprocess);

    /// <summary>Of two requests side by side: the one that was waited for.</summary>
    public static Cost Max(Cost first, Cost second) => new(
        Later(first.Queue, second.Queue),
        Later(first.Compute, second.Compute),
        Math.Max(first.BatchSize, second.BatchSize),
        Later(first.Preprocess, second.Preprocess));

    public Timing ToTiming(TimeSpan render) => new()
    {
        PreprocessMs = Preprocess.TotalMilliseconds,
        QueueMs = Queue.TotalMilliseconds,
        ComputeMs = Compute.TotalMilliseconds,
        RenderMs = render.TotalMilliseconds,
    };

    /// <summary>Tells a trace where the time went.</summary>
    public void Describe(Activity? activity) => activity?
        .SetTag("attention.queue.duration", Queue.TotalSeconds)
        .SetTag("attention.compute.duration", Compute.TotalSeconds)
        .SetTag("attention.batch.size", BatchSize);

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
