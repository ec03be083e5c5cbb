using Attention.Api.Tests.Hosting;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Rpc;

public sealed class BulkCallTests : IAsyncDisposable
{
    private readonly FakeTasks _tasks = new(bulkInFlight: 2);

    [Fact]
    public async Task Answers_come_in_order_of_completion_with_the_id_of_their_request()
    {
        using var call = Call();
        await SendAsync(call, "slow", "wait");
        await SendAsync(call, "quick", "go");

        Assert.Equal("quick", (await NextAsync(call)).Id);
        _tasks.Release.SetResult();
        Assert.Equal("slow", (await NextAsync(call)).Id);
    }

    [Fact]
    public async Task A_request_that_fails_is_answered_and_the_call_goes_on()
    {
        using var call = Call();
        await SendAsync(call, "bad", "fail");
        var bad = await NextAsync(call);
        await SendAsync(call, "good", "go");
        var good = await NextAsync(call);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("bad", bad.Id);
        Assert.Equal((int)StatusCode.InvalidArgument, bad.Failure.Code);
        Assert.Equal("beam", bad.Failure.Field);
        Assert.Equal("It is InvalidInput.", bad.Failure.Message);
        Assert.Equal("good", good.Response.Id);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task No_more_requests_run_at_once_than_the_limit()
    {
        using var call = Call();
        await SendAsync(call, "first", "wait");
        await SendAsync(call, "second", "wait");
        await SendAsync(call, "third", "go");
        var next = NextAsync(call);

        // The third would answer by itself; it has not begun, because two that wait hold both places.
        Assert.False(next.IsCompleted);
        _tasks.Release.SetResult();
        string[] ids = [(await next).Id, (await NextAsync(call)).Id, (await NextAsync(call)).Id];
        Assert.Equal(["first", "second", "third"], ids.Order());
    }

    [Fact]
    public async Task When_the_service_has_drained_what_runs_is_answered_and_the_call_ends()
    {
        using var call = Call();
        await SendAsync(call, "quick", "go");
        await NextAsync(call);
        await SendAsync(call, "slow", "wait");
        await _tasks.Waiting.Task;

        var draining = _tasks.Drain.StoppingAsync(CancellationToken.None);
        _tasks.Time.Advance(new LimitsOptions().DrainDelay);
        await draining;
        var next = NextAsync(call);
        Assert.False(next.IsCompleted);
        _tasks.Release.SetResult();

        Assert.Equal("slow", (await next).Response.Id);
        await Answers.FailureAsync(() => call.ResponseStream.MoveNext(CancellationToken.None), StatusCode.Unavailable);
        using var late = Call();
        await Answers.FailureAsync(() => late.ResponseStream.MoveNext(CancellationToken.None), StatusCode.Unavailable);
    }

    [Fact]
    public async Task While_nobody_takes_answers_no_further_requests_are_started()
    {
        using var requests = new EndlessRequests();
        var begun = 0;
        var call = _tasks.Bulk.RunAsync(requests, new StuckWriter(), AnswerAsync, answer => answer, (request, _) => request, requests.Stopped);

        await requests.IdleAsync(atLeast: 3);

        // Two run at once, one answer waits to be sent and one is being sent.
        Assert.InRange(begun, 1, 4);
        await requests.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Task<string> AnswerAsync(string request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref begun);
            return Task.FromResult(request);
        }
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_ends_the_call_and_what_runs()
    {
        var call = _tasks.Bulk.RunAsync(
            new BrokenRequests(), new StuckWriter(), AnswerAsync, answer => answer, (request, _) => request, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);

        static async Task<string> AnswerAsync(string request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return request;
        }
    }

    [Fact]
    public async Task Every_one_of_a_thousand_requests_is_answered_once()
    {
        using var call = Call();
        var sent = Enumerable.Range(0, 1000).Select(index => $"{index}").ToHashSet();
        var sending = SendAllAsync(call, sent);
        var answered = new List<string>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            answered.Add(response.Id);
        }
        await sending;

        Assert.Equal(1000, answered.Count);
        Assert.Equal(sent, [.. answered]);
    }

    public ValueTask DisposeAsync() => _tasks.DisposeAsync();

    private AsyncDuplexStreamingCall<V1.TranslationRequest, V1.TranslationBulkResponse> Call() =>
        new V1.TranslationService.TranslationServiceClient(_tasks.Channel()).TranslateBulk();

    private static Task SendAsync(
        AsyncDuplexStreamingCall<V1.TranslationRequest, V1.TranslationBulkResponse> call, string id, string text) =>
        call.RequestStream.WriteAsync(new V1.TranslationRequest { Id = id, Texts = { text } });

    private static async Task SendAllAsync(
        AsyncDuplexStreamingCall<V1.TranslationRequest, V1.TranslationBulkResponse> call, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            await SendAsync(call, id, "go");
        }
        await call.RequestStream.CompleteAsync();
    }

    private static async Task<V1.TranslationBulkResponse> NextAsync(
        AsyncDuplexStreamingCall<V1.TranslationRequest, V1.TranslationBulkResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }
}
