using System.Net;
using Attention.Api.Http;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Http;

public sealed class DeadlineTests : IAsyncDisposable
{
    private readonly FakeTasks _tasks = new();

    [Fact]
    public async Task A_deadline_that_has_passed_is_refused_at_once()
    {
        var response = await GetAsync("0");

        await response.ProblemAsync(HttpStatusCode.GatewayTimeout);
        Assert.False(_tasks.Waiting.Task.IsCompleted);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public async Task A_deadline_that_is_no_number_is_refused_by_name(string milliseconds)
    {
        var response = await GetAsync(milliseconds);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, DeadlineMiddleware.Header);
        Assert.Contains($"'{milliseconds}'", (string)problem["detail"]!, StringComparison.Ordinal);
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
        var response = GetAsync("99999999999");
        await _tasks.Waiting.Task;
        _tasks.Time.Advance(new LimitsOptions().RequestTimeout);

        await (await response).ProblemAsync(HttpStatusCode.GatewayTimeout);
    }

    [Fact]
    public async Task A_call_whose_deadline_passes_is_DEADLINE_EXCEEDED()
    {
        var client = new V1.ModelService.ModelServiceClient(_tasks.Channel());
        var deadline = DateTime.UtcNow.AddMilliseconds(100);
        _tasks.Time.SetUtcNow(deadline.AddMinutes(1));

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.GetModelAsync(new V1.GetModelRequest { Name = "wait" }, deadline: deadline));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    public ValueTask DisposeAsync() => _tasks.DisposeAsync();

    private async Task<HttpResponseMessage> GetAsync(string milliseconds)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/wait");
        request.Headers.TryAddWithoutValidation(DeadlineMiddleware.Header, milliseconds);
        return await _tasks.Client().SendAsync(request);
    }
}
