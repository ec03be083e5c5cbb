using Attention.Contracts;
using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Attention.Inference.Tests.Batching;

public sealed class DynamicBatcherTests : IDisposable
{
    private readonly FakeBatchModel _model = new();
    private readonly TestMeterFactory _meters = new();
    private readonly ManualResetEventSlim _running = new();
    private readonly ManualResetEventSlim _go = new();

    [Fact]
    public async Task Requests_that_wait_share_a_batch_and_each_gets_its_own_output()
    {
        using var batcher = Batcher(new BatchingOptions { MaxBatchSize = 8 });

        var answers = await BehindOne(batcher, [1, 2, 3, 4]);

        Assert.Equal([2, 4, 6, 8], answers.Select(answer => answer.Value));
        Assert.Equal([[0], [1, 2, 3, 4]], _model.Batches);
        Assert.All(answers, answer => Assert.Equal(4, answer.Cost.BatchSize));
    }

    [Fact]
    public async Task A_batch_is_never_larger_than_the_limit()
    {
        using var batcher = Batcher(new BatchingOptions { MaxBatchSize = 3 });

        await BehindOne(batcher, [1, 2, 3, 4, 5, 6, 7]);

        Assert.Equal([[0], [1, 2, 3], [4, 5, 6], [7]], _model.Batches);
    }

    [Fact]
    public async Task Inputs_of_different_buckets_never_share_a_batch_and_the_oldest_goes_first()
    {
        using var batcher = Batcher(new BatchingOptions { MaxBatchSize = 8 });

        await BehindOne(batcher, [11, 21, 12, 22, 13]);

        Assert.Equal([[0], [11, 12, 13], [21, 22]], _model.Batches);
    }

    [Fact]
    public async Task A_cancelled_request_leaves_before_it_costs_anything()
    {
        using var batcher = Batcher(new BatchingOptions());
        using var client = new CancellationTokenSource();
        var first = Occupy(batcher);
        var left = batcher.RunAsync(1, client.Token);
        var stayed = batcher.RunAsync(2, TestContext.Current.CancellationToken);
        await client.CancelAsync();
        _go.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(4, (await stayed).Value);
        await first;
        Assert.Equal([[0], [2]], _model.Batches);
    }

    [Fact]
    public async Task A_deadline_that_passes_while_the_engine_is_busy_is_answered_at_once_and_counted_once()
    {
        var time = new FakeTimeProvider();
        using var batcher = Batcher(new BatchingOptions { MaxQueueSize = 1 });
        using var queued = Collect<int>("attention.queue.length");
        using var failed = Collect<long>("attention.requests.failed");
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), time);
        var first = Occupy(batcher);
        var late = batcher.RunAsync(1, deadline.Token);

        time.Advance(TimeSpan.FromMilliseconds(200));

        // The model still runs the first.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        Assert.Equal(0, queued.GetMeasurementSnapshot().Sum(change => change.Value));
        Assert.Equal("cancelled", Assert.Single(failed.GetMeasurementSnapshot()).Tags["reason"]);
        // Its place is free again.
        var next = batcher.RunAsync(2, TestContext.Current.CancellationToken);
        _go.Set();
        Assert.Equal(4, (await next).Value);
        await first;
        Assert.Equal([[0], [2]], _model.Batches);
        Assert.Single(failed.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_deadline_that_passes_within_a_batch_ends_that_request_alone()
    {
        using var batcher = Batcher(new BatchingOptions());
        using var failed = Collect<long>("attention.requests.failed");
        using var client = new CancellationTokenSource();
        var first = Occupy(batcher);
        var (late, stayed) = (batcher.RunAsync(1, client.Token), batcher.RunAsync(2, TestContext.Current.CancellationToken));
        using var inBatch = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _model.OnRun = inputs =>
        {
            inBatch.Set();
            goOn.Wait();
            return inputs;
        };
        _go.Set();
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
        using var batcher = Batcher(new BatchingOptions { MaxBatchSize = 1 });
        var first = Occupy(batcher);
        var answers = Asking(batcher, 1, 2, 3);
        answers.AddRange(Asking(batcher, 4, 5));
        answers.AddRange(Asking(batcher, 6));
        _go.Set();
        await first;

        await Task.WhenAll(answers);

        Assert.Equal([0, 1, 4, 6, 2, 5, 3], _model.Batches.Select(batch => batch.Single()));
    }

    [Fact]
    public async Task One_requester_never_takes_the_whole_queue()
    {
        using var batcher = Batcher(new BatchingOptions { MaxQueueSize = 4, MaxBatchSize = 1 });
        var answers = new List<Task<Measured<int>>> { Occupy(batcher) };
        var greedy = Asking(batcher, 1, 2, 3);

        var refused = await Assert.ThrowsAsync<InferenceException>(() => greedy[2]);
        answers.AddRange([.. greedy[..2], .. Asking(batcher, 4), .. Asking(batcher, 5)]);
        _go.Set();

        Assert.Equal(ErrorCode.QueueFull, refused.Code);
        Assert.Equal("The queue of fake/encoder is full: of 4 places 2 are taken, 2 of them by this caller (Batching:MaxQueueSize).", refused.Message);
        Assert.Equal([0, 2, 4, 8, 10], (await Task.WhenAll(answers)).Select(answer => answer.Value));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_answers_again_afterwards()
    {
        using var batcher = Batcher(new BatchingOptions { MaxQueueSize = 2, MaxBatchSize = 1 });
        var accepted = new List<Task> { Occupy(batcher), batcher.RunAsync(1, default), batcher.RunAsync(2, default) };

        var refused = await Assert.ThrowsAsync<InferenceException>(() => batcher.RunAsync(3, default));

        Assert.Equal(ErrorCode.QueueFull, refused.Code);
        _go.Set();
        await Task.WhenAll(accepted);
        Assert.Equal(8, (await batcher.RunAsync(4, TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task A_wrong_number_of_outputs_reaches_nobody()
    {
        using var batcher = Batcher(new BatchingOptions());
        _model.OnRun = static inputs => [.. inputs, 7];

        var failure = await Assert.ThrowsAsync<InferenceException>(() => batcher.RunAsync(1, default));

        Assert.Equal(ErrorCode.Internal, failure.Code);
    }

    [Fact]
    public async Task A_failed_batch_fails_its_requests_and_the_next_one_runs()
    {
        using var batcher = Batcher(new BatchingOptions());
        _model.OnRun = static _ => throw new InvalidOperationException("bad shape");

        await Assert.ThrowsAsync<InferenceException>(() => batcher.RunAsync(1, default));

        _model.OnRun = static inputs => inputs;
        Assert.Equal(5, (await batcher.RunAsync(5, TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task One_bad_input_of_a_batch_fails_alone()
    {
        using var batcher = Batcher(new BatchingOptions());
        var first = Occupy(batcher);
        var waiting = Array.ConvertAll([1, 2, 3], input => batcher.RunAsync(input, TestContext.Current.CancellationToken));
        _model.OnRun = static inputs => inputs.Contains(2) ? throw new InvalidOperationException("bad shape") : inputs;
        _go.Set();
        await first;

        var failure = await Assert.ThrowsAsync<InferenceException>(() => waiting[1]);

        Assert.Equal((ErrorCode.Internal, "fake/encoder failed."), (failure.Code, failure.Message));
        Assert.Equal((1, 3), ((await waiting[0]).Value, (await waiting[2]).Value));
        Assert.Equal([[0], [1, 2, 3], [1], [2], [3]], _model.Batches);
    }

    [Fact]
    public async Task What_breaks_the_loop_itself_does_not_end_it()
    {
        using var batcher = Batcher(new BatchingOptions());
        using var listener = new BrokenListener(_meters, atChange: 1);

        await Assert.ThrowsAsync<InferenceException>(() => batcher.RunAsync(1, TestContext.Current.CancellationToken));

        listener.IsBroken = false;
        Assert.Equal(10, (await batcher.RunAsync(5, TestContext.Current.CancellationToken)).Value);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_breaks_the_loop_while_it_takes_a_batch_leaves_nobody_waiting_for_ever(int atChange)
    {
        using var batcher = Batcher(new BatchingOptions());
        using var listener = new BrokenListener(_meters, atChange);
        var first = Occupy(batcher);
        var waiting = Array.ConvertAll([1, 2, 3], input => (Task)batcher.RunAsync(input, default));
        _go.Set();
        await first;

        foreach (var task in waiting)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        Assert.All(waiting, static task => Assert.True(task.IsCompletedSuccessfully || task.Exception?.InnerException is InferenceException));
    }

    [Fact]
    public async Task Queue_and_compute_are_told_apart()
    {
        var time = new FakeTimeProvider();
        using var batcher = Batcher(new BatchingOptions { MaxBatchSize = 1 }, time);
        var first = Occupy(batcher);
        var second = batcher.RunAsync(1, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));
        _model.OnRun = inputs =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return inputs;
        };
        _go.Set();
        await first;

        var timing = (await second).Cost.ToTiming(TimeSpan.FromSeconds(7));

        Assert.Equal((0, 3000, 1000, 7000), (timing.PreprocessMs, timing.QueueMs, timing.ComputeMs, timing.RenderMs));
    }

    [Fact]
    public async Task With_a_delay_the_first_request_waits_for_company_until_the_delay_has_passed()
    {
        var time = new FakeTimeProvider();
        using var batcher = Batcher(new BatchingOptions { MaxQueueDelay = TimeSpan.FromMilliseconds(50) }, time);

        var first = batcher.RunAsync(1, default);
        var second = batcher.RunAsync(2, default);
        while (!first.IsCompleted)
        {
            Assert.True(_model.Batches.Count == 0 || time.GetUtcNow() - time.Start >= TimeSpan.FromMilliseconds(50), "ran before the delay had passed");
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.Equal((2, 4), ((await first).Value, (await second).Value));
        Assert.Equal([[1, 2]], _model.Batches);
    }

    public void Dispose()
    {
        _meters.Dispose();
        _running.Dispose();
        _go.Dispose();
    }

    private DynamicBatcher<int, int> Batcher(BatchingOptions options, TimeProvider? time = null)
    {
        var name = new EngineName("test", "fake", "encoder");
        var context = new EngineContext(options, new Governor(cores: 1), new InferenceMetrics(_meters), time ?? TimeProvider.System);
        var batcher = new DynamicBatcher<int, int>(_model, name, GraphPriority.Encoder, context, NullLogger.Instance);
        batcher.Start();
        return batcher;
    }

    private MetricCollector<T> Collect<T>(string instrument)
        where T : struct => new(_meters, InferenceMetrics.Name, instrument);

    // All of one requester.
    private static List<Task<Measured<int>>> Asking(DynamicBatcher<int, int> batcher, params int[] inputs)
    {
        using var _ = new Door(Options.Create(new AdmissionOptions()), TimeProvider.System).Enter("any");
        return [.. inputs.Select(input => batcher.RunAsync(input, TestContext.Current.CancellationToken))];
    }

    // Holds the model busy with the input 0 until _go is set.
    private Task<Measured<int>> Occupy(DynamicBatcher<int, int> batcher)
    {
        _model.OnRun = inputs =>
        {
            _running.Set();
            _go.Wait();
            return [.. inputs.Select(input => input * 2)];
        };
        var first = batcher.RunAsync(0, default);
        _running.Wait(TestContext.Current.CancellationToken);
        return first;
    }

    private async Task<Measured<int>[]> BehindOne(DynamicBatcher<int, int> batcher, int[] inputs)
    {
        var first = Occupy(batcher);
        var waiting = Array.ConvertAll(inputs, input => batcher.RunAsync(input, TestContext.Current.CancellationToken));
        _go.Set();
        await first;
        return await Task.WhenAll(waiting);
    }
}
