using Attention.Contracts;
using Attention.Inference.Diagnostics;

namespace Attention.Inference.Batching;

/// <summary>
/// The door of an engine. Bounded, so that overload is refused at once and never grows memory, and fair between requesters; many requests
/// come, the engine's one thread takes. Who is cancelled while it waits leaves at once.
/// </summary>
internal sealed class AdmissionQueue<TEntry, TOutput>(EngineName name, int capacity, InferenceMetrics metrics)
    where TEntry : EngineEntry<TOutput>
{
    // Held for a few instructions at a time. It wakes the thread that takes itself, where a channel would need the thread pool to.
    private readonly object _gate = new();
    private readonly FairOrder<TEntry, TOutput> _waiting = new();
    private bool _isClosed;

    /// <summary>Lets a request in, to be answered some time; refused when the queue is full or closed.</summary>
    /// <exception cref="OperationCanceledException">It is cancelled already.</exception>
    public Task<Measured<TOutput>> Admit(TEntry entry)
    {
        entry.Watch(() => Leave(entry));
        InferenceException? refusal;
        lock (_gate)
        {
            refusal = Refusal(entry);
            if (refusal is null && !entry.IsOver)
            {
                _waiting.Add(entry);
                Monitor.Pulse(_gate);
                metrics.Queued(name, 1);
            }
        }

        if (refusal is not null && entry.Fail(refusal))
        {
            metrics.Failed(name, FailureReason.Rejected);
        }

        return entry.Task;
    }

    /// <summary>Blocks until something waits; false when nothing does and nothing will.</summary>
    public bool WaitForEntries()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            return _waiting.Count > 0;
        }
    }

    /// <summary>Blocks until so many wait, or the next in turn has no more patience.</summary>
    public void WaitForCompany(int count, Func<TEntry, TimeSpan> patience)
    {
        lock (_gate)
        {
            while (_waiting.Count > 0 && _waiting.Count < count && !_isClosed && patience(_waiting.First()) is var left && left > TimeSpan.Zero)
            {
                Monitor.Wait(_gate, left);
            }
        }
    }

    /// <summary>Takes out some of those that wait.</summary>
    /// <param name="taken">Where they are put before anything else happens: none is lost should the rest fail.</param>
    /// <param name="choose">Chooses them from all, which come in the order of their turns.</param>
    public void Take(List<TEntry> taken, Func<IEnumerable<TEntry>, IEnumerable<TEntry>> choose)
    {
        var before = taken.Count;
        lock (_gate)
        {
            taken.AddRange(choose(_waiting));
            for (var i = before; i < taken.Count; i++)
            {
                _waiting.Serve(taken[i]);
            }
        }

        if (taken.Count > before)
        {
            metrics.Queued(name, before - taken.Count);
        }
    }

    /// <summary>Lets nobody in any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Leave(TEntry entry)
    {
        bool waited;
        lock (_gate)
        {
            waited = _waiting.Remove(entry);
        }

        metrics.Failed(name, FailureReason.Cancelled);
        if (waited)
        {
            metrics.Queued(name, -1);
        }
    }

    // Nobody may have more waiting than there is room left for others (the dynamic threshold of Choudhury and Hahne 1998): one
    // requester alone takes half of the queue, two a third each, and a newcomer finds room for as long as there is any.
    private InferenceException? Refusal(TEntry entry)
    {
        var own = _waiting.CountOf(entry.Requester);
        return _isClosed
            ? new InferenceException(ErrorCode.Unavailable, $"{name} is shutting down.")
            : own < capacity - _waiting.Count
            ? null
            : new InferenceException(
                ErrorCode.QueueFull,
                $"The queue of {name} is full: of {capacity} places {_waiting.Count} are taken, {own} of them by this caller (Batching:MaxQueueSize).");
    }
}
