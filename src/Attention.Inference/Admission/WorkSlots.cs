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

    public void Dispose() => _threads.Dispose();
}
