using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Attention.Inference.Batching;

/// <summary>Work on a stream that runs ahead of whoever takes its results, but only so far.</summary>
/// <param name="most">Items that are under way at most.</param>
internal sealed class Lookahead(int most)
{
    /// <summary>How long results may be left before what the items are read from is closed; for ever when nothing else is said.</summary>
    public TimeSpan Patience { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>What patience is measured with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Runs each item as soon as it comes, several at once, and gives the results in the order of the items. An item is not even asked
    /// for before all but <c>most</c> - 1 of the results before it were taken: what is read and not yet done is bounded.
    /// </summary>
    /// <param name="itemsFrom">
    /// The items from an index on, read to the end, or to where they fail; what was read before is given first. While nobody takes
    /// results they are closed, and what they hold is there for others; they are asked for again once all that was ready is taken.
    /// </param>
    /// <param name="run">Works on one.</param>
    /// <param name="cancellationToken">Stops all.</param>
    public async IAsyncEnumerable<TResult> SelectAsync<TItem, TResult>(
        Func<int, IAsyncEnumerable<TItem>> itemsFrom, Func<TItem, CancellationToken, Task<TResult>> run, [EnumeratorCancellation] CancellationToken cancellationToken)
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
            var next = places.WaitAsync(together.Token);
            try
            {
                for (var (read, isOver) = (0, false); !isOver;)
                {
                    await next;
                    isOver = true;
                    await foreach (var item in itemsFrom(read).WithCancellation(together.Token))
                    {
                        read++;
                        started.Writer.TryWrite(run(item, together.Token));
                        next = places.WaitAsync(together.Token);
                        await next.WaitAsync(Patience, Time, together.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        if (!next.IsCompleted)
                        {
                            isOver = false;
                            next = AllTakenAsync(next);
                            break;
                        }

                        await next;
                    }
                }
            }
            catch (Exception exception)
            {
                fault = exception;
            }

            started.Writer.Complete(fault);
        }

        async Task AllTakenAsync(Task next)
        {
            await next;
            for (var other = 1; other < most; other++)
            {
                await places.WaitAsync(together.Token);
            }

            for (var other = 1; other < most; other++)
            {
                places.Release();
            }
        }
    }
}
