using System.Runtime.CompilerServices;
using Attention.Inference.Batching;

namespace Attention.Inference.Tests.Batching;

public sealed class LookaheadTests
{
    private const int Most = 3;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_read_further_than_the_bound_ahead_of_whoever_takes_the_results()
    {
        var read = 0;
        var taken = 0;
        await foreach (var _ in new Lookahead(Most).SelectAsync(_ => Count(), static async (item, _) => { await Task.Yield(); return item; }, Cancelled))
        {
            taken++;
            await Task.Yield();
            Assert.InRange(Volatile.Read(ref read), taken, taken - 1 + Most);
        }

        Assert.Equal((20, 20), (read, taken));

        async IAsyncEnumerable<int> Count()
        {
            while (read < 20)
            {
                await Task.Yield();
                Interlocked.Increment(ref read);
                yield return read;
            }
        }
    }

    [Fact]
    public async Task Results_come_in_order_whichever_is_done_first()
    {
        var first = new TaskCompletionSource();
        var results = new Lookahead(Most).SelectAsync(static _ => Enumerable.Range(0, Most).ToAsyncEnumerable(), async (item, _) =>
        {
            await (item == 0 ? first.Task : Task.CompletedTask);
            first.TrySetResult();
            return item;
        }, Cancelled).ToListAsync(Cancelled).AsTask();

        first.TrySetResult();

        Assert.Equal([0, 1, 2], await results);
    }

    [Fact]
    public async Task A_result_does_not_wait_for_the_next_item()
    {
        var next = new TaskCompletionSource();
        await using var results = new Lookahead(Most).SelectAsync(_ => Slow(), static (item, _) => Task.FromResult(item), Cancelled).GetAsyncEnumerator(Cancelled);

        Assert.True(await results.MoveNextAsync());
        Assert.Equal(1, results.Current);
        next.SetResult();
        Assert.True(await results.MoveNextAsync());

        async IAsyncEnumerable<int> Slow()
        {
            yield return 1;
            await next.Task;
            yield return 2;
        }
    }

    [Fact]
    public async Task Items_are_closed_while_nobody_takes_results_and_read_on_from_where_they_were_once_all_are_taken()
    {
        var opened = new List<int>();
        var closed = new SemaphoreSlim(0);
        var results = new List<int>();
        var lookahead = new Lookahead(Most) { Patience = TimeSpan.Zero };
        await using var taking = lookahead.SelectAsync(CountFrom, static (item, _) => Task.FromResult(item), Cancelled).GetAsyncEnumerator(Cancelled);

        while (await taking.MoveNextAsync())
        {
            results.Add(taking.Current);
            // Not before nobody has taken one for too long, which is no time at all.
            await (results.Count % Most == 1 ? closed.WaitAsync(Cancelled) : Task.CompletedTask);
        }

        Assert.Equal(Enumerable.Range(0, 10), results);
        Assert.Equal([0, 3, 6, 9], opened);

        async IAsyncEnumerable<int> CountFrom(int first)
        {
            opened.Add(first);
            try
            {
                for (var item = first; item < 10; item++)
                {
                    await Task.Yield();
                    yield return item;
                }
            }
            finally
            {
                closed.Release();
            }
        }
    }

    [Fact]
    public async Task What_was_read_before_a_fault_is_given_before_it()
    {
        var results = new List<int>();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var result in new Lookahead(Most).SelectAsync(_ => Broken(), static (item, _) => Task.FromResult(item), Cancelled))
            {
                results.Add(result);
            }
        });

        Assert.Equal("it breaks", fault.Message);
        Assert.Equal([1, 2], results);

        static async IAsyncEnumerable<int> Broken()
        {
            yield return 1;
            await Task.Yield();
            yield return 2;
            throw new InvalidOperationException("it breaks");
        }
    }

    [Fact]
    public async Task Whoever_leaves_stops_what_runs_and_what_is_read()
    {
        var (running, ended) = (0, false);

        await foreach (var _ in new Lookahead(Most).SelectAsync(_ => Endless(), RunAsync, Cancelled))
        {
            break;
        }

        Assert.Equal((0, true), (running, ended));

        async Task<int> RunAsync(int item, CancellationToken together)
        {
            if (item > 0)
            {
                Interlocked.Increment(ref running);
                try
                {
                    await Task.Delay(Timeout.Infinite, together);
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            }

            return item;
        }

        async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    await Task.Delay(1, cancellationToken);
                    yield return i;
                }
            }
            finally
            {
                ended = true;
            }
        }
    }
}
