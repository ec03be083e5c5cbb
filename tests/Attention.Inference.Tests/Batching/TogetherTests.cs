using System.Threading.Channels;
using Attention.Inference.Batching;

namespace Attention.Inference.Tests.Batching;

public sealed class TogetherTests
{
    [Fact]
    public async Task Answers_come_in_the_order_of_their_items()
    {
        var first = new TaskCompletionSource<int>();

        var running = Together.RunAsync([0, 1], (item, _) => item == 0 ? first.Task : Task.FromResult(1), TestContext.Current.CancellationToken);
        first.SetResult(0);

        var answers = await running;
        Assert.Equal([0, 1], answers);
    }

    [Fact]
    public async Task As_soon_as_one_fails_the_others_stop_and_its_failure_is_the_answer()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Together.RunAsync([0, 1, 2], RunAsync, TestContext.Current.CancellationToken));

        Assert.Equal("1", failure.Message);

        // The others would wait for ever.
        static async Task<int> RunAsync(int item, CancellationToken cancellationToken)
        {
            if (item == 1)
            {
                throw new InvalidOperationException("1");
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            return item;
        }
    }

    [Fact]
    public async Task A_client_that_leaves_stops_them_all()
    {
        using var client = new CancellationTokenSource();
        var running = Together.RunAsync([0, 1], static async (item, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return item;
        }, client.Token);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Only_so_many_run_at_a_time()
    {
        var started = Channel.CreateUnbounded<int>();
        var ends = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var running = Together.RunAsync([0, 1, 2, 3], atOnce: 2, (item, _) =>
        {
            started.Writer.TryWrite(item);
            return ends[item].Task;
        }, TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (await NextAsync(), await NextAsync()));

        // One after the other: of two that are given a place at once, either may be the first to use it.
        for (var item = 0; item < 2; item++)
        {
            Assert.False(started.Reader.TryPeek(out _));
            ends[item].SetResult(item);
            Assert.Equal(item + 2, await NextAsync());
        }

        ends[3].SetResult(3);
        ends[2].SetResult(2);
        var answers = await running;
        Assert.Equal([0, 1, 2, 3], answers);

        ValueTask<int> NextAsync() => started.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }
}
