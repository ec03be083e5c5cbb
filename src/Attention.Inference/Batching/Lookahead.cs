using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Attention.Inference.Batching;

/// <summary>Work on a stream that runs ahead of whoever takes its results, but only so far.</summary>
internal static class Lookahead
{
    /// <summary>
    /// Runs each item as soon as it comes, several at once, and gives the results in the order of the items. An item is not even asked
    /// for before all but <paramref name="most"/> - 1 of the results before it were taken: what is read and not yet done is bounded.
    /// </summary>
    /// <param name="items">Read to the end, or to where they fail; what was read before is given first.</param>
    /// <param name="most">Items that are under way at most.</param>
    /// <param name="run">Works on one.</param>
    /// <param name="cancellationToken">Stops all.</param>
    public static async IAsyncEnumerable<TResult> SelectAhead<TItem, TResult>(
        this IAsyncEnumerable<TItem> items, int most, Func<TItem, CancellationToken, Task<TResult>> run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(most);
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Bounded by the places. One loop writes, one reads.
        var started = Channel.CreateUnbounded<Task<TResult>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync();
        try
        {
            await foreach (var running in started.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return await running;
                places.Release();
            }
        }
        finally
        {
            // Whoever leaves early waits for what still runs: nothing goes on for nobody.
            await together.CancelAsync();
            await reading;
            while (started.Reader.TryRead(out var left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // What the items fail with goes to the reader, behind the results.
        async Task ReadAsync()
        {
            Exception? fault = null;
            try
            {
                await places.WaitAsync(together.Token);
                await foreach (var item in items.WithCancellation(together.Token))
                {
                    started.Writer.TryWrite(run(item, together.Token));
                    await places.WaitAsync(together.Token);
                }
            }
            catch (Exception exception)
            {
                fault = exception;
            }

            started.Writer.Complete(fault);
        }
    }
}
