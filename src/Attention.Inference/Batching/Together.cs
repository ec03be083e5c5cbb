namespace Attention.Inference.Batching;

/// <summary>Work that counts only as a whole.</summary>
public static class Together
{
    /// <summary>
    /// Runs every item at once. As soon as one fails (a full queue refuses it, say), the others stop: they would go on for nobody.
    /// </summary>
    public static Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<TResult>> run, CancellationToken cancellationToken) =>
        RunAsync(items, int.MaxValue, run, cancellationToken);

    /// <summary>
    /// Likewise, but only <paramref name="atOnce"/> of them at a time, the first ones first: a place that becomes free is the next
    /// item's in the order of waiting.
    /// </summary>
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, int atOnce, Func<TItem, CancellationToken, Task<TResult>> run, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(atOnce);
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await Task.WhenAll(items.Select(RunOneAsync).ToList());

        async Task<TResult> RunOneAsync(TItem item)
        {
            await places.WaitAsync(together.Token);
            try
            {
                return await run(item, together.Token);
            }
            catch
            {
                await together.CancelAsync();
                throw;
            }
            finally
            {
                places.Release();
            }
        }
    }
}
