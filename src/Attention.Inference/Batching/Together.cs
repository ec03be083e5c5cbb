namespace Attention.Inference.Batching;

/// <summary>Work that counts only as a whole.</summary>
internal static class Together
{
    /// <summary>
    /// Runs every item at once. As soon as one fails (a full queue refuses it, say), the others stop: they would go on for nobody.
    /// </summary>
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<TResult>> run, CancellationToken cancellationToken)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await Task.WhenAll(items.Select(RunOneAsync).ToList());

        async Task<TResult> RunOneAsync(TItem item)
        {
            try
            {
                return await run(item, together.Token);
            }
            catch
            {
                await together.CancelAsync();
                throw;
            }
        }
    }
}
