using Attention.Contracts;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Admission;

/// <summary>
/// The cores and the bytes that work may take, shared fairly: what does not fit waits, first come first served within a task, and
/// tasks take turns. The number of those that wait is bounded by the number of requests that are open (<see cref="Door"/>).
/// </summary>
public sealed class WorkBudget(IOptions<AdmissionOptions> options)
{
    // So many lighter loads may pass one that does not fit yet; then they wait with it, or it would wait for ever.
    private const int MostPasses = 16;

    private readonly long _capacity = options.Value.MaxWorkBytes;

    // Held for a few comparisons at a time.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<Waiter>> _lanes = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _turns = new();
    private int _places = Environment.ProcessorCount;
    private long _bytes = options.Value.MaxWorkBytes;

    /// <summary>Bytes that are taken.</summary>
    public long BytesTaken => _capacity - Volatile.Read(ref _bytes);

    /// <summary>Waits until there is room for a load. Disposal of the lease gives it back.</summary>
    /// <exception cref="InferenceException">There never is.</exception>
    internal async Task<Lease> TakeAsync(WorkLoad load, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (load.Bytes > _capacity)
        {
            throw new InferenceException(
                ErrorCode.TooLarge, $"{load.What} takes {load.Bytes} bytes to read; the limit is {_capacity} (Admission:MaxWorkBytes).", load.Field);
        }

        RequestPermit.Current?.Weigh(load);
        // What takes no bytes does not stand in line with what waits for them.
        var waiter = new Waiter(load, $"{RequestPermit.Current?.Task} {(load.Bytes > 0 ? "with bytes" : "")}");
        lock (_lock)
        {
            Enqueue(waiter);
            Grant();
        }

        await using var _ = cancellationToken.UnsafeRegister(_ => Leave(waiter, cancellationToken), null);
        await waiter.Granted.Task;
        return new Lease(this, load);
    }

    private void Return(WorkLoad load)
    {
        lock (_lock)
        {
            _places += load.Places;
            _bytes += load.Bytes;
            Grant();
        }
    }

    private void Enqueue(Waiter waiter)
    {
        if (!_lanes.TryGetValue(waiter.Lane, out var lane))
        {
            _lanes[waiter.Lane] = lane = new LinkedList<Waiter>();
            _turns.AddLast(waiter.Lane);
        }

        lane.AddLast(waiter);
    }

    private void Grant()
    {
        Waiter? passed = null;
        for (var turn = _turns.First; turn is not null;)
        {
            var first = _lanes[turn.Value].First!.Value;
            if (Fits(first.Load) && (first.Load.Bytes == 0 || passed is null || passed.Passes++ < MostPasses))
            {
                _places -= first.Load.Places;
                _bytes -= first.Load.Bytes;
                Dequeue(first, turn);
                first.Granted.TrySetResult();
                (turn, passed) = (_turns.First, null);
            }
            else
            {
                // What takes no bytes takes none from one that waits for them.
                passed ??= first.Load.Bytes > 0 ? first : null;
                turn = turn.Next;
            }
        }
    }

    private bool Fits(WorkLoad load) => load.Places <= _places && load.Bytes <= _bytes;

    // The task whose turn it was goes to the end, or away when nothing of it waits.
    private void Dequeue(Waiter waiter, LinkedListNode<string> turn)
    {
        var lane = _lanes[waiter.Lane];
        lane.Remove(waiter);
        _turns.Remove(turn);
        if (lane.Count > 0)
        {
            _turns.AddLast(turn);
        }
        else
        {
            _lanes.Remove(waiter.Lane);
        }
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Granted.TrySetCanceled(cancellationToken))
            {
                Dequeue(waiter, _turns.Find(waiter.Lane)!);
                Grant();
            }
        }
    }

    /// <summary>A load that there was room for.</summary>
    internal sealed class Lease(WorkBudget budget, WorkLoad load) : IDisposable
    {
        public void Dispose() => budget.Return(load);
    }

    private sealed class Waiter(WorkLoad load, string lane)
    {
        public WorkLoad Load => load;

        public string Lane => lane;

        /// <summary>How often others that take bytes were granted while this did not fit.</summary>
        public int Passes { get; set; }

        // What waits goes on elsewhere: whoever gives room back never runs another's work.
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
