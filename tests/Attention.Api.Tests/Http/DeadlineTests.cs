using System.Net;
using Attention.Api.Http;
using Attention.Api.Tests.Hosting;
using Grpc.Core;

namespace Attention.Api.Tests.Http;

public sealed class DeadlineTests : IAsyncDisposable
{
    private readonly FakeTasks _tasks = new();

    [Theory]
    [InlineData("/v1/wait")]
    [InlineData("/V1/wait")]
    public async Task A_deadline_that_has_passed_is_refused_at_once(string route)
    {
        var response = await GetAsync("0", route);

        await response.ProblemAsync(HttpStatusCode.GatewayTimeout);
        Assert.False(_tasks.Waiting.Task.IsCompleted);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1,2")]
    [InlineData("60001")]
    [InlineData("99999999999")]
    [InlineData("99999999999999999999")]
    public async Task A_deadline_that_is_no_number_or_out_of_range_is_refused_by_name(string milliseconds)
    {
        var response = await GetAsync(milliseconds);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, DeadlineMiddleware.Header);
        Assert.Equal($"'{milliseconds}' is not a whole number of milliseconds from 0 to 60000.", (string)problem["detail"]!);
    }

    [Fact]
    public async Task A_request_ends_when_its_own_deadline_passes()
    {
        var response = GetAsync("250");
        await _tasks.Waiting.Task;
        _tasks.Time.Advance(TimeSpan.FromMilliseconds(250));

        await (await response).ProblemAsync(HttpStatusCode.GatewayTimeout);
    }

    [Fact]
    public async Task No_request_outlasts_the_limit_of_the_service()
    {
        var response = GetAsync("60000");
        await _tasks.Waiting.Task;
        _tasks.Time.Advance(new LimitsOptions().RequestTimeout);

        await (await response).ProblemAsync(HttpStatusCode.GatewayTimeout);
    }

    // Told apart where the server does it: a client has a clock of its own and would not wait for the answer.
    [Theory]
    [InlineData(-1, StatusCode.DeadlineExceeded)]
    [InlineData(1, StatusCode.Cancelled)]
    public async Task A_call_that_is_cut_off_is_DEADLINE_EXCEEDED_or_CANCELLED_by_its_deadline(int seconds, StatusCode expected)
    {
        var call = new LateCall(_tasks.Time.GetUtcNow().UtcDateTime.AddSeconds(seconds));

        var failure = await Assert.ThrowsAsync<RpcException>(() => _tasks.Interceptor.UnaryServerHandler<string, string>(
            "request", call, (_, context) => Task.FromCanceled<string>(context.CancellationToken)));

        Assert.Equal(expected, failure.StatusCode);
    }

    public ValueTask DisposeAsync() => _tasks.DisposeAsync();

    private async Task<HttpResponseMessage> GetAsync(string milliseconds, string route = "/v1/wait")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        request.Headers.TryAddWithoutValidation(DeadlineMiddleware.Header, milliseconds);
        return await _tasks.Client().SendAsync(request);
    }
}
