namespace Attention.Inference;

/// <summary>
/// Bounds how many images and recordings are read or drawn at once. A large file takes hundreds of megabytes while it is read,
/// and more of them at a time than there are cores would only take memory, not finish sooner.
/// </summary>
public sealed class WorkSlots : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <summary>Does the work on the caller's thread as soon as there is a slot.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => RunAsync(() => Task.FromResult(work()), cancellationToken);

    /// <summary>Likewise, for work that another program does meanwhile.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
