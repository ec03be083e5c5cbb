namespace Attention.Inference.Admission;

/// <summary>
/// Where images, recordings and texts are read and figures are drawn: on as many threads as there are cores, and within the
/// <see cref="WorkBudget"/>. They are not those of the thread pool, so that connections and health are served however busy it is here.
/// </summary>
public sealed class WorkSlots(WorkBudget budget) : IDisposable
{
    private readonly WorkThreads _threads = new(Environment.ProcessorCount);

    /// <summary>Does light work as soon as there is a place.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => RunAsync(WorkLoad.Light, work, cancellationToken);

    /// <summary>Does work as soon as there is room for what it takes.</summary>
    /// <exception cref="InferenceException">There never is: <c>TooLarge</c>.</exception>
    public async Task<T> RunAsync<T>(WorkLoad load, Func<T> work, CancellationToken cancellationToken)
    {
        using var lease = await budget.TakeAsync(load, cancellationToken);
        return await _threads.RunAsync(work);
    }

    /// <summary>Takes memory for work that comes in pieces, see <see cref="RunHeldAsync"/>. Disposal of the lease gives it back.</summary>
    /// <exception cref="InferenceException">There never is as much: <c>TooLarge</c>.</exception>
    internal Task<WorkBudget.Lease> HoldAsync(WorkLoad load, CancellationToken cancellationToken) => budget.TakeAsync(load, cancellationToken);

    /// <summary>
    /// Does a piece of work whose memory is held. It waits for a thread and never for the budget: whoever is first there may wait for
    /// just what is held here.
    /// </summary>
    internal Task<T> RunHeldAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _threads.RunAsync(work);
    }

    public void Dispose() => _threads.Dispose();
}
