using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Inference;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests;

public sealed class ErrorsTests : IAsyncDisposable
{
    private readonly FakeTasks _tasks = new();

    public static TheoryData<ErrorCode, HttpStatusCode, StatusCode> Table => new()
    {
        { ErrorCode.InvalidInput, HttpStatusCode.BadRequest, StatusCode.InvalidArgument },
        { ErrorCode.Unauthenticated, HttpStatusCode.Unauthorized, StatusCode.Unauthenticated },
        { ErrorCode.Forbidden, HttpStatusCode.Forbidden, StatusCode.PermissionDenied },
        { ErrorCode.NotFound, HttpStatusCode.NotFound, StatusCode.NotFound },
        { ErrorCode.RequestTimeout, HttpStatusCode.RequestTimeout, StatusCode.DeadlineExceeded },
        { ErrorCode.TooLarge, HttpStatusCode.RequestEntityTooLarge, StatusCode.InvalidArgument },
        { ErrorCode.UnsupportedMedia, HttpStatusCode.UnsupportedMediaType, StatusCode.InvalidArgument },
        { ErrorCode.QueueFull, HttpStatusCode.TooManyRequests, StatusCode.ResourceExhausted },
        { ErrorCode.RateLimited, HttpStatusCode.TooManyRequests, StatusCode.ResourceExhausted },
        { ErrorCode.Unavailable, HttpStatusCode.ServiceUnavailable, StatusCode.Unavailable },
        { ErrorCode.DeadlineExceeded, HttpStatusCode.GatewayTimeout, StatusCode.DeadlineExceeded },
        { ErrorCode.Internal, HttpStatusCode.InternalServerError, StatusCode.Internal },
    };

    [Fact]
    public void Every_code_has_a_row() => Assert.Equal(Enum.GetValues<ErrorCode>().Order(), Errors.Table.Keys.Order());

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Every_code_is_answered_as_its_row_says_on_both_transports(ErrorCode code, HttpStatusCode http, StatusCode grpc)
    {
        var response = await _tasks.Client().GetAsync($"/v1/fail/{code}");
        var problem = await response.ProblemAsync(http, "beam");
        var status = await Answers.FailureAsync(() => CallAsync($"{code}"), grpc, "beam");

        Assert.Equal($"It is {code}.", (string)problem["detail"]!);
        Assert.Equal($"It is {code}.", status.Message);
        Assert.Equal((string)problem["code"]!, status.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal(response.Headers.RetryAfter?.Delta, status.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan());
    }

    [Theory]
    [InlineData("/v1/fail/InvalidInput", HttpStatusCode.BadRequest, "invalid_request_error", "invalid_input")]
    [InlineData("/v1/fail/Unauthenticated", HttpStatusCode.Unauthorized, "authentication_error", "invalid_api_key")]
    [InlineData("/v1/fail/Forbidden", HttpStatusCode.Forbidden, "permission_error", "forbidden")]
    [InlineData("/v1/fail/NotFound", HttpStatusCode.NotFound, "not_found_error", "not_found")]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound, "not_found_error", "not_found", false)]
    [InlineData("/v1/fail/TooLarge", HttpStatusCode.RequestEntityTooLarge, "invalid_request_error", "too_large")]
    [InlineData("/v1/fail/QueueFull", HttpStatusCode.TooManyRequests, "rate_limit_error", "queue_full")]
    [InlineData("/v1/fail/RateLimited", HttpStatusCode.TooManyRequests, "rate_limit_error", "rate_limit_exceeded")]
    [InlineData("/v1/fail/Internal", HttpStatusCode.InternalServerError, "server_error", "internal")]
    [InlineData("/v1/fail/Unavailable", HttpStatusCode.ServiceUnavailable, "server_error", "unavailable")]
    [InlineData("/v1/fail/DeadlineExceeded", HttpStatusCode.GatewayTimeout, "server_error", "deadline_exceeded")]
    public async Task OpenAis_clients_find_the_reason_where_they_look_for_it(string route, HttpStatusCode status, string type, string code, bool hasField = true)
    {
        var problem = await (await _tasks.Client().GetAsync(route)).ProblemAsync(status, hasField ? "beam" : null);

        Assert.Equal((type, code), ((string)problem["error"]!["type"]!, (string)problem["error"]!["code"]!));
    }

    [Theory]
    [InlineData(ErrorCode.QueueFull, 1)]
    [InlineData(ErrorCode.Unavailable, 5)]
    public async Task Who_may_come_back_is_told_when(ErrorCode code, int seconds)
    {
        var response = await _tasks.Client().GetAsync($"/v1/fail/{code}");

        Assert.Equal(TimeSpan.FromSeconds(seconds), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_fault_of_ours_is_logged_and_tells_nothing_of_our_insides()
    {
        var problem = await (await _tasks.Client().GetAsync("/v1/crash")).ProblemAsync(HttpStatusCode.InternalServerError);
        var status = await Answers.FailureAsync(() => CallAsync("crash"), StatusCode.Internal);

        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", status.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, _tasks.Logs.GetSnapshot().Count(log => log.Level == LogLevel.Error && log.Exception?.Message == "secret"));
    }

    [Fact]
    public async Task A_fault_of_the_client_is_no_error_in_the_log()
    {
        await _tasks.Client().GetAsync("/v1/fail/InvalidInput");
        await Assert.ThrowsAsync<RpcException>(() => CallAsync("InvalidInput"));

        Assert.DoesNotContain(_tasks.Logs.GetSnapshot(), log => log.Level >= LogLevel.Warning);
    }

    [Fact]
    public void What_the_service_lacks_is_told_to_its_log_alone()
    {
        var logs = new FakeLogger<Errors>();

        var error = new Errors(logs).Read(
            new InferenceException(ErrorCode.Unavailable, "There is no room.", cause: new IOException("No space left in '/secret'")), deadlinePassed: false);

        Assert.Equal("There is no room.", error.Message);
        Assert.Contains(logs.Collector.GetSnapshot(), static log => log.Level == LogLevel.Warning && log.Exception?.Message.Contains("/secret", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_client_that_goes_away_is_no_error_in_the_log()
    {
        var logs = _tasks.Logs;
        using var gone = new CancellationTokenSource();
        var rest = _tasks.Client().GetAsync("/v1/wait", gone.Token);
        await _tasks.Waiting.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rest);
        await DisposeAsync();

        Assert.DoesNotContain(logs.GetSnapshot(), log => log.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task An_error_after_a_stream_has_begun_is_its_last_event()
    {
        var text = await _tasks.Client().GetStringAsync("/v1/stream");

        Assert.StartsWith("event: token\ndata: {\"status\":\"one\"}\n\n", text, StringComparison.Ordinal);
        Assert.Contains("event: error\ndata: {", text, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"queueFull\"", text, StringComparison.Ordinal);
        Assert.Contains("\"error\":{\"message\":", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_another_shape_tells_its_error_in_that()
    {
        var text = await _tasks.Client().GetStringAsync("/v1/stream/own");

        Assert.EndsWith("event: error\ndata: {\"status\":\"queue_full\"}\n\n", text, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _tasks.DisposeAsync();

    private async Task CallAsync(string name) =>
        await new V1.ModelService.ModelServiceClient(_tasks.Channel()).GetModelAsync(new V1.GetModelRequest { Name = name });
}
