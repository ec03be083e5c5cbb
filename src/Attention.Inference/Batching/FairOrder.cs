using System.Collections;
using System.Runtime.InteropServices;

namespace Attention.Inference.Batching;

/// <summary>
/// Those that wait, in the order of fair queueing (Nagle 1987): requesters take turns, the oldest of each first. What a requester has
/// waiting stands in successive rounds; whoever comes anew joins the round that is served now. Not thread-safe.
/// </summary>
internal sealed class FairOrder<TEntry, TOutput> : IEnumerable<TEntry>
    where TEntry : EngineEntry<TOutput>
{
    private readonly SortedSet<TEntry> _entries = new(Comparer<TEntry>.Create(static (one, other) => one.Turn.CompareTo(other.Turn)));
    private readonly Dictionary<object, (int Waiting, long LastRound)> _requesters = [];
    private long _round;
    private long _order;

    public int Count => _entries.Count;

    /// <summary>How many of a requester wait.</summary>
    public int CountOf(object requester) => _requesters.GetValueOrDefault(requester).Waiting;

    public void Add(TEntry entry)
    {
        ref var requester = ref CollectionsMarshal.GetValueRefOrAddDefault(_requesters, entry.Requester, out var waits);
        requester = (requester.Waiting + 1, waits ? requester.LastRound + 1 : _round);
        entry.Turn = (requester.LastRound, _order++);
        _entries.Add(entry);
    }

    /// <summary>Takes one out that is served.</summary>
    public void Serve(TEntry entry)
    {
        _round = Math.Max(_round, _entries.Min!.Turn.Round);
        Remove(entry);
    }

    /// <summary>Takes one out; false when it does not wait.</summary>
    public bool Remove(TEntry entry)
    {
        if (!_entries.Remove(entry))
        {
            return false;
        }

        ref var requester = ref CollectionsMarshal.GetValueRefOrNullRef(_requesters, entry.Requester);
        if (--requester.Waiting == 0)
        {
            _requesters.Remove(entry.Requester);
        }

        return true;
    }

    public IEnumerator<TEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
