namespace Attention.Inference.Video;

/// <summary>
/// Places for films that are read at once. Of those that wait, the film of which least was seen goes first, and one at work makes way
/// for it after a while: the first frames of a newcomer come before the last ones of whoever came earlier.
/// </summary>
/// <param name="count">Films that are read at once.</param>
internal sealed class FilmPlaces(int count)
{
    // Held for a few comparisons at a time.
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Seen, long Order)> _waiting = new();
    private int _free = count;
    private long _order;

    /// <summary>Waits for a place. Disposal gives it back.</summary>
    /// <param name="seen">Frames of the film that were seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Place> TakeAsync(int seen, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // What waits goes on elsewhere: whoever makes way never runs another's work.
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue(granted, (seen, _order++));
            Grant();
        }

        await using var _ = cancellationToken.UnsafeRegister(_ => Leave(granted, cancellationToken), null);
        await granted.Task;
        return new Place(this, seen);
    }

    private bool IsWantedBy(int fewerThan)
    {
        lock (_lock)
        {
            return _waiting.TryPeek(out _, out var first) && first.Seen < fewerThan;
        }
    }

    private void Return()
    {
        lock (_lock)
        {
            _free++;
            Grant();
        }
    }

    private void Grant()
    {
        while (_free > 0 && _waiting.TryDequeue(out var granted, out _))
        {
            _free--;
            granted.SetResult();
        }
    }

    private void Leave(TaskCompletionSource waiting, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Remove(waiting, out _, out _))
            {
                waiting.SetCanceled(cancellationToken);
            }
        }
    }

    /// <summary>A place that was taken when so many frames of the film were seen.</summary>
    internal sealed class Place(FilmPlaces places, int seen) : IDisposable
    {
        private const int FewestFrames = 8;

        // Whoever comes back decodes the film from its beginning to where it was. For half as many frames again it stays, or it would
        // do little else.
        private readonly int _least = seen + Math.Max(FewestFrames, seen / 2);

        /// <summary>Whether another should have it, now that so many frames are seen.</summary>
        public bool ShouldGo(int seen) => seen >= _least && places.IsWantedBy(seen);

        public void Dispose() => places.Return();
    }
}
