using Attention.Contracts;
using Attention.Inference.Batching;
using Microsoft.Extensions.Time.Testing;

namespace Attention.Inference.Tests.Batching;

/// <summary>Who waits, who leaves, whose turn it is, and who is not let in.</summary>
public sealed class DynamicBatcherQueueTests : IDisposable
{
    private readonly FakeEngine _fake = new();

    [Fact]
    public async Task A_cancelled_request_leaves_before_it_costs_anything()
    {
        using var batcher = _fake.Batcher(new BatchingOptions());
        using var client = new CancellationTokenSource();
        var first = _fake.Occupy(batcher);
        var left = batcher.RunAsync(1, client.Token);
        var stayed = batcher.RunAsync(2, TestContext.Current.CancellationToken);
        await client.CancelAsync();
        _fake.Go.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(4, (await stayed).Value);
        await first;
        Assert.Equal([[0], [2]], _fake.Model.Batches);
    }

    [Fact]
    public async Task A_deadline_that_passes_while_the_engine_is_busy_is_answered_at_once_and_counted_once()
    {
        var time = new FakeTimeProvider();
        using var batcher = _fake.Batcher(new BatchingOptions { MaxQueueSize = 1 });
        using var queued = _fake.Collect<int>("attention.queue.length");
        using var failed = _fake.Collect<long>("attention.requests.failed");
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), time);
        var first = _fake.Occupy(batcher);
        var late = batcher.RunAsync(1, deadline.Token);

        time.Advance(TimeSpan.FromMilliseconds(200));

        // The model still runs the first.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        Assert.Equal(0, queued.GetMeasurementSnapshot().Sum(change => change.Value));
        Assert.Equal("cancelled", Assert.Single(failed.GetMeasurementSnapshot()).Tags["reason"]);
        // Its place is free again.
        var next = batcher.RunAsync(2, TestContext.Current.CancellationToken);
        _fake.Go.Set();
        Assert.Equal(4, (await next).Value);
        await first;
        Assert.Equal([[0], [2]], _fake.Model.Batches);
        Assert.Single(failed.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_deadline_that_passes_within_a_batch_ends_that_request_alone()
    {
        using var batcher = _fake.Batcher(new BatchingOptions());
        using var failed = _fake.Collect<long>("attention.requests.failed");
        using var client = new CancellationTokenSource();
        var first = _fake.Occupy(batcher);
        var (late, stayed) = (batcher.RunAsync(1, client.Token), batcher.RunAsync(2, TestContext.Current.CancellationToken));
        using var inBatch = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _fake.Model.OnRun = inputs =>
        {
            inBatch.Set();
            goOn.Wait();
            return inputs;
        };
        _fake.Go.Set();
        inBatch.Wait(TestContext.Current.CancellationToken);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        goOn.Set();
        Assert.Equal(2, (await stayed).Value);
        await first;
        Assert.Single(failed.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task Requesters_take_turns_however_much_one_of_them_asks()
    {
        using var batcher = _fake.Batcher(new BatchingOptions { MaxBatchSize = 1 });
        var first = _fake.Occupy(batcher);
        var answers = FakeEngine.Asking(batcher, 1, 2, 3);
        answers.AddRange(FakeEngine.Asking(batcher, 4, 5));
        answers.AddRange(FakeEngine.Asking(batcher, 6));
        _fake.Go.Set();
        await first;

        await Task.WhenAll(answers);

        Assert.Equal([0, 1, 4, 6, 2, 5, 3], _fake.Model.Batches.Select(batch => batch.Single()));
    }

    [Fact]
    public async Task One_requester_never_takes_the_whole_queue()
    {
        using var batcher = _fake.Batcher(new BatchingOptions { MaxQueueSize = 4, MaxBatchSize = 1 });
        var answers = new List<Task<Measured<int>>> { _fake.Occupy(batcher) };
        var greedy = FakeEngine.Asking(batcher, 1, 2, 3);

        var refused = await Assert.ThrowsAsync<InferenceException>(() => greedy[2]);
        answers.AddRange([.. greedy[..2], .. FakeEngine.Asking(batcher, 4), .. FakeEngine.Asking(batcher, 5)]);
        _fake.Go.Set();

        Assert.Equal(ErrorCode.QueueFull, refused.Code);
        Assert.Equal("The queue of fake/encoder is full: of 4 places 2 are taken, 2 of them by this caller (Batching:MaxQueueSize).", refused.Message);
        Assert.Equal([0, 2, 4, 8, 10], (await Task.WhenAll(answers)).Select(answer => answer.Value));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_answers_again_afterwards()
    {
        using var batcher = _fake.Batcher(new BatchingOptions { MaxQueueSize = 2, MaxBatchSize = 1 });
        var accepted = new List<Task> { _fake.Occupy(batcher), batcher.RunAsync(1, default), batcher.RunAsync(2, default) };

        var refused = await Assert.ThrowsAsync<InferenceException>(() => batcher.RunAsync(3, default));

        Assert.Equal(ErrorCode.QueueFull, refused.Code);
        _fake.Go.Set();
        await Task.WhenAll(accepted);
        Assert.Equal(8, (await batcher.RunAsync(4, TestContext.Current.CancellationToken)).Value);
    }

    public void Dispose() => _fake.Dispose();
}
