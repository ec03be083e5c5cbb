using Attention.Contracts;
using Attention.Inference.Batching;

namespace Attention.Inference.Tests.Batching;

/// <summary>What becomes of requests when a graph, or the loop that runs it, fails.</summary>
public sealed class DynamicBatcherFaultTests : IDisposable
{
    private readonly FakeEngine _fake = new();

    [Fact]
    public async Task A_wrong_number_of_outputs_reaches_nobody()
    {
        using var batcher = _fake.Batcher(new BatchingOptions());
        _fake.Model.OnRun = static inputs => [.. inputs, 7];

        var failure = await Assert.ThrowsAsync<InferenceException>(() => batcher.RunAsync(1, default));

        Assert.Equal(ErrorCode.Internal, failure.Code);
    }

    [Fact]
    public async Task A_failed_batch_fails_its_requests_and_the_next_one_runs()
    {
        using var batcher = _fake.Batcher(new BatchingOptions());
        _fake.Model.OnRun = static _ => throw new InvalidOperationException("bad shape");

        await Assert.ThrowsAsync<InferenceException>(() => batcher.RunAsync(1, default));

        _fake.Model.OnRun = static inputs => inputs;
        Assert.Equal(5, (await batcher.RunAsync(5, TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task One_bad_input_of_a_batch_fails_alone()
    {
        using var batcher = _fake.Batcher(new BatchingOptions());
        var first = _fake.Occupy(batcher);
        var waiting = Array.ConvertAll([1, 2, 3], input => batcher.RunAsync(input, TestContext.Current.CancellationToken));
        _fake.Model.OnRun = static inputs => inputs.Contains(2) ? throw new InvalidOperationException("bad shape") : inputs;
        _fake.Go.Set();
        await first;

        var failure = await Assert.ThrowsAsync<InferenceException>(() => waiting[1]);

        Assert.Equal((ErrorCode.Internal, "fake/encoder failed."), (failure.Code, failure.Message));
        Assert.Equal((1, 3), ((await waiting[0]).Value, (await waiting[2]).Value));
        Assert.Equal([[0], [1, 2, 3], [1], [2], [3]], _fake.Model.Batches);
    }

    [Fact]
    public async Task What_breaks_the_loop_itself_does_not_end_it()
    {
        using var batcher = _fake.Batcher(new BatchingOptions());
        using var listener = new BrokenListener(_fake.Meters, atChange: 1);

        await Assert.ThrowsAsync<InferenceException>(() => batcher.RunAsync(1, TestContext.Current.CancellationToken));

        listener.IsBroken = false;
        Assert.Equal(10, (await batcher.RunAsync(5, TestContext.Current.CancellationToken)).Value);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_breaks_the_loop_while_it_takes_a_batch_leaves_nobody_waiting_for_ever(int atChange)
    {
        using var batcher = _fake.Batcher(new BatchingOptions());
        using var listener = new BrokenListener(_fake.Meters, atChange);
        var first = _fake.Occupy(batcher);
        var waiting = Array.ConvertAll([1, 2, 3], input => (Task)batcher.RunAsync(input, default));
        _fake.Go.Set();
        await first;

        foreach (var task in waiting)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        Assert.All(waiting, static task => Assert.True(task.IsCompletedSuccessfully || task.Exception?.InnerException is InferenceException));
    }

    public void Dispose() => _fake.Dispose();
}
