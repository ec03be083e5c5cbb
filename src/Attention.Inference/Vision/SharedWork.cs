namespace Attention.Inference.Vision;

/// <summary>
/// Work that many may ask for at the same time and that is done once for all of them. It goes on as long as one of them waits, and is
/// cancelled when the last one has left.
/// </summary>
internal sealed class SharedWork<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Running> _running = [];

    /// <summary>The result of the work under a key, which is begun unless it runs already.</summary>
    public async Task<TResult> RunAsync(TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var running = Join(key, work);
        try
        {
            return await running.Result.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, running);
        }
    }

    private Running Join(TKey key, Func<CancellationToken, Task<TResult>> work)
    {
        lock (_gate)
        {
            if (!_running.TryGetValue(key, out var running))
            {
                var cancellation = new CancellationTokenSource();
                // Begun elsewhere, so that nothing of it runs within the gate.
                _running[key] = running = new Running(Task.Run(() => work(cancellation.Token)), cancellation);
            }

            running.Waiting++;
            return running;
        }
    }

    private void Leave(TKey key, Running running)
    {
        lock (_gate)
        {
            if (--running.Waiting > 0)
            {
                return;
            }

            _running.Remove(key);
        }

        running.Cancellation.Cancel();
        running.Cancellation.Dispose();
    }

    private sealed record Running(Task<TResult> Result, CancellationTokenSource Cancellation)
    {
        public int Waiting { get; set; }
    }
}
