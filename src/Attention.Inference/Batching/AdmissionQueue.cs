using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Attention.Contracts;
using Attention.Inference.Diagnostics;

namespace Attention.Inference.Batching;

/// <summary>
/// The door of an engine. Bounded, so that overload is refused at once and never grows memory; many requests come, the engine's
/// one thread takes.
/// </summary>
internal sealed class AdmissionQueue<TEntry, TOutput>(EngineName name, int capacity, InferenceMetrics metrics) : IDisposable
    where TEntry : EngineEntry<TOutput>
{
    // It wakes the thread that takes itself, where a channel would need the thread pool to.
    private readonly BlockingCollection<TEntry> _entries = new(capacity);

    /// <summary>Whether nothing more will come.</summary>
    public bool IsClosed => _entries.IsAddingCompleted;

    /// <summary>Lets a request in, to be answered some time.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Measured<TOutput>> Admit(TEntry entry)
    {
        entry.CancellationToken.ThrowIfCancellationRequested();
        if (!_entries.TryAdd(entry))
        {
            metrics.Failed(name, FailureReason.Rejected);
            throw new InferenceException(ErrorCode.QueueFull, $"The queue of {name} is full: {capacity} requests wait (Batching:MaxQueueSize).");
        }

        metrics.Queued(name, 1);
        return entry.Task;
    }

    /// <summary>The oldest; false when none came within <paramref name="patience"/> or none will.</summary>
    public bool TryTake([NotNullWhen(true)] out TEntry? entry, TimeSpan patience) => _entries.TryTake(out entry, patience);

    public void Close() => _entries.CompleteAdding();

    public void Dispose() => _entries.Dispose();
}
