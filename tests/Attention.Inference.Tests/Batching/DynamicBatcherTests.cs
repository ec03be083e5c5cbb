using Attention.Inference.Batching;
using Microsoft.Extensions.Time.Testing;

namespace Attention.Inference.Tests.Batching;

/// <summary>What runs together, and what it is told of.</summary>
public sealed class DynamicBatcherTests : IDisposable
{
    private readonly FakeEngine _fake = new();

    [Fact]
    public async Task Requests_that_wait_share_a_batch_and_each_gets_its_own_output()
    {
        using var batcher = _fake.Batcher(new BatchingOptions { MaxBatchSize = 8 });

        var answers = await _fake.BehindOne(batcher, [1, 2, 3, 4]);

        Assert.Equal([2, 4, 6, 8], answers.Select(answer => answer.Value));
        Assert.Equal([[0], [1, 2, 3, 4]], _fake.Model.Batches);
        Assert.All(answers, answer => Assert.Equal(4, answer.Cost.BatchSize));
    }

    [Fact]
    public async Task A_batch_is_never_larger_than_the_limit()
    {
        using var batcher = _fake.Batcher(new BatchingOptions { MaxBatchSize = 3 });

        await _fake.BehindOne(batcher, [1, 2, 3, 4, 5, 6, 7]);

        Assert.Equal([[0], [1, 2, 3], [4, 5, 6], [7]], _fake.Model.Batches);
    }

    [Fact]
    public async Task Inputs_of_different_buckets_never_share_a_batch_and_the_oldest_goes_first()
    {
        using var batcher = _fake.Batcher(new BatchingOptions { MaxBatchSize = 8 });

        await _fake.BehindOne(batcher, [11, 21, 12, 22, 13]);

        Assert.Equal([[0], [11, 12, 13], [21, 22]], _fake.Model.Batches);
    }

    [Fact]
    public async Task Queue_and_compute_are_told_apart()
    {
        var time = new FakeTimeProvider();
        using var batcher = _fake.Batcher(new BatchingOptions { MaxBatchSize = 1 }, time);
        var first = _fake.Occupy(batcher);
        var second = batcher.RunAsync(1, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));
        _fake.Model.OnRun = inputs =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return inputs;
        };
        _fake.Go.Set();
        await first;

        var timing = (await second).Cost.ToTiming(TimeSpan.FromSeconds(7));

        Assert.Equal((0, 3000, 1000, 7000), (timing.PreprocessMs, timing.QueueMs, timing.ComputeMs, timing.RenderMs));
    }

    [Fact]
    public async Task With_a_delay_the_first_request_waits_for_company_until_the_delay_has_passed()
    {
        var time = new FakeTimeProvider();
        using var batcher = _fake.Batcher(new BatchingOptions { MaxQueueDelay = TimeSpan.FromMilliseconds(50) }, time);

        var first = batcher.RunAsync(1, default);
        var second = batcher.RunAsync(2, default);
        while (!first.IsCompleted)
        {
            Assert.True(_fake.Model.Batches.Count == 0 || time.GetUtcNow() - time.Start >= TimeSpan.FromMilliseconds(50), "ran before the delay had passed");
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.Equal((2, 4), ((await first).Value, (await second).Value));
        Assert.Equal([[1, 2]], _fake.Model.Batches);
    }

    public void Dispose() => _fake.Dispose();
}
