using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Vision;

public sealed class SharedWorkTests
{
    private readonly SharedWork<string, int> _work = new();
    private readonly TaskCompletionSource<int> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _cancellation;
    private int _begun;

    [Fact]
    public async Task All_who_ask_at_the_same_time_get_the_result_of_one_run()
    {
        var waiting = Enumerable.Range(0, 8).Select(_ => RunAsync(TestContext.Current.CancellationToken)).ToList();
        _result.SetResult(7);

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(7, result));
        Assert.Equal(1, _begun);
    }

    [Fact]
    public async Task Who_leaves_takes_nothing_from_those_who_stay()
    {
        using var client = new CancellationTokenSource();
        var left = RunAsync(client.Token);
        var stayed = RunAsync(TestContext.Current.CancellationToken);
        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        _result.SetResult(7);
        Assert.Equal(7, await stayed);
    }

    [Fact]
    public async Task When_the_last_one_has_left_the_work_is_cancelled()
    {
        using var client = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var only = _work.RunAsync(
            "key",
            cancellation =>
            {
                _cancellation = cancellation;
                begun.SetResult();
                return _result.Task;
            },
            client.Token);
        await begun.Task;
        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);

        Assert.True(_cancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task What_fails_fails_for_all_and_is_begun_anew_afterwards()
    {
        var waiting = RunAsync(TestContext.Current.CancellationToken);
        _result.SetException(new InvalidDataException("broken"));

        await Assert.ThrowsAsync<InvalidDataException>(() => waiting);
        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, _begun);
    }

    private Task<int> RunAsync(CancellationToken cancellationToken) => _work.RunAsync(
        "key",
        _ =>
        {
            Interlocked.Increment(ref _begun);
            return _result.Task;
        },
        cancellationToken);
}
