using System.Globalization;
using System.Net;
using Attention.Api.Tests.Hosting;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Security;

/// <summary>What callers may spend. A bucket of 100 units takes a request of 64 and refuses the next, however slow the machine is.</summary>
public sealed class RateLimitTests : IAsyncDisposable
{
    private readonly KeyedApi _keyed = new();
    private readonly TransportApi _open = new();

    [Fact]
    public async Task There_is_no_limit_unless_it_is_asked_for()
    {
        using var answer = await TranslateAsync(_keyed, KeyedApi.CallerKey);

        Assert.False(answer.Headers.Contains("RateLimit-Limit"));
    }

    [Fact]
    public async Task Who_spent_their_units_is_told_when_there_will_be_more()
    {
        await using var api = Limited(_keyed);

        using var served = await TranslateAsync(api, KeyedApi.CallerKey);
        using var refused = await TranslateAsync(api, KeyedApi.CallerKey);

        // There is no model, which is told to whoever paid.
        await served.ProblemAsync(HttpStatusCode.BadRequest, "target");
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal("rateLimited", (string)problem["code"]!);
        Assert.Contains("'alice'", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 28);
        Assert.Equal(100, Number(refused, "RateLimit-Limit"));
        Assert.InRange(Number(served, "RateLimit-Remaining"), 36, 99);
        Assert.InRange(Number(refused, "RateLimit-Remaining"), 35, 62);
        Assert.InRange(Number(refused, "RateLimit-Reset"), 38, 65);
    }

    [Fact]
    public async Task Every_key_has_units_of_its_own()
    {
        await using var api = Limited(_keyed);

        await TranslateAsync(api, KeyedApi.CallerKey);

        await (await TranslateAsync(api, KeyedApi.OtherCallerKey)).ProblemAsync(HttpStatusCode.BadRequest, "target");
        await (await TranslateAsync(api, KeyedApi.CallerKey)).ProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Without_keys_an_address_has_them_and_health_is_free()
    {
        await using var api = Limited(_open);

        await TranslateAsync(api, null);

        await (await TranslateAsync(api, null)).ProblemAsync(HttpStatusCode.TooManyRequests);
        using var health = await api.CreateClient().GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.False(health.Headers.Contains("RateLimit-Limit"));
    }

    [Fact]
    public async Task What_the_service_does_not_take_costs_nothing()
    {
        await using var api = Limited(_open, burst: 5);
        using var channel = Channel(api);
        var client = new V1.TranslationService.TranslationServiceClient(channel);
        _open.ModelObstacle = "The models are being loaded.";

        for (var again = 0; again < 20; again++)
        {
            using var refused = await TranslateAsync(api, null);
            await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.False(refused.Headers.Contains("RateLimit-Remaining"));
            await Answers.FailureAsync(async () => await client.TranslateAsync(Requests.TranslationMessage("A dog.")), StatusCode.Unavailable);
        }

        _open.ModelObstacle = null;
        await Answers.FailureAsync(async () => await client.TranslateAsync(Requests.TranslationMessage("A dog.")), StatusCode.InvalidArgument, "target");
    }

    [Fact]
    public async Task Small_requests_are_counted_too_on_both_transports()
    {
        await using var api = Limited(_open, burst: 5);
        var client = api.CreateClient();
        using var channel = Channel(api);
        var models = new V1.ModelService.ModelServiceClient(channel);

        var rest = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.GetAsync("/v1/models")));
        var grpc = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            try
            {
                await models.ListModelsAsync(new V1.ListModelsRequest());
                return null;
            }
            catch (RpcException refusal)
            {
                return refusal;
            }
        }));

        Assert.Contains(rest, answer => answer.StatusCode == HttpStatusCode.OK);
        var refused = rest.First(answer => answer.StatusCode != HttpStatusCode.OK);
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal(1, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        var status = grpc.First(refusal => refusal is not null)!;
        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
        Assert.Equal("rateLimited", status.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal(TimeSpan.FromSeconds(1), status.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
    }

    [Fact]
    public async Task GRPC_pays_what_REST_pays()
    {
        await using var api = Limited(_open);
        using var channel = Channel(api);
        var client = new V1.TranslationService.TranslationServiceClient(channel);
        var request = Requests.TranslationMessage(Texts);

        await Answers.FailureAsync(async () => await client.TranslateAsync(request), StatusCode.InvalidArgument, "target");
        var unary = await Answers.FailureAsync(async () => await client.TranslateAsync(request), StatusCode.ResourceExhausted);
        var streamed = await Answers.FailureAsync(
            async () =>
            {
                using var call = client.StreamTranslation(request);
                await call.ResponseStream.MoveNext(CancellationToken.None);
            },
            StatusCode.ResourceExhausted);

        // Each that was refused had paid one unit when it arrived.
        foreach (var status in new[] { unary, streamed })
        {
            Assert.InRange(status.GetDetail<RetryInfo>()!.RetryDelay.Seconds, 1, 30);
        }
    }

    [Fact]
    public async Task In_a_bulk_call_each_request_pays_for_itself()
    {
        await using var api = Limited(_open);
        using var channel = Channel(api);
        using var call = new V1.TranslationService.TranslationServiceClient(channel).TranslateBulk();

        foreach (var id in new[] { "one", "two" })
        {
            var request = Requests.TranslationMessage(Texts);
            request.Id = id;
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        var codes = new List<int>();
        await foreach (var outcome in call.ResponseStream.ReadAllAsync())
        {
            codes.Add(outcome.Failure.Code);
        }

        Assert.Equal([(int)StatusCode.InvalidArgument, (int)StatusCode.ResourceExhausted], codes.Order());
    }

    [Fact]
    public async Task Small_requests_of_a_bulk_call_are_counted_one_by_one()
    {
        await using var api = Limited(_open, burst: 5);
        using var channel = Channel(api);
        using var call = new V1.TranslationService.TranslationServiceClient(channel).TranslateBulk();

        var codes = new List<int>();
        for (var i = 0; i < 60 && !codes.Contains((int)StatusCode.ResourceExhausted); i++)
        {
            await call.RequestStream.WriteAsync(Requests.TranslationMessage("A dog runs."));
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            codes.Add(call.ResponseStream.Current.Failure.Code);
        }

        Assert.Equal((int)StatusCode.InvalidArgument, codes[0]);
        Assert.Equal((int)StatusCode.ResourceExhausted, codes[^1]);
    }

    [Fact]
    public async Task A_stream_over_REST_pays_before_it_begins()
    {
        await using var api = Limited(_open);

        await TranslateAsync(api, null);

        using var refused = await api.CreateClient().PostJsonAsync("/v1/translations", Requests.Translation(Texts), "text/event-stream");
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("RateLimit:UnitsPerSecond", "-1", "UnitsPerSecond")]
    [InlineData("RateLimit:Burst", "0", "Burst")]
    [InlineData("RateLimit:UnitsPerSecond", "5000", "RateLimit:Burst")]
    public async Task A_limit_that_makes_no_sense_stops_the_start(string setting, string value, string named)
    {
        await using var api = _open.WithWebHostBuilder(builder => builder.UseSetting(setting, value));

        Assert.Contains(named, Assert.Throws<OptionsValidationException>(api.CreateClient).Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _keyed.DisposeAsync();
        await _open.DisposeAsync();
    }

    // A text of one sentence each: 64 units.
    private static string[] Texts { get; } = [.. Enumerable.Repeat("A dog runs.", 64)];

    private static WebApplicationFactory<Program> Limited(AttentionApi api, int burst = 100) => api.WithWebHostBuilder(builder => builder
        .UseSetting("RateLimit:UnitsPerSecond", "1").UseSetting("RateLimit:Burst", burst.ToString(CultureInfo.InvariantCulture)));

    private static GrpcChannel Channel(WebApplicationFactory<Program> api) =>
        GrpcChannel.ForAddress(api.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = api.Server.CreateHandler() });

    private static async Task<HttpResponseMessage> TranslateAsync(WebApplicationFactory<Program> api, string? key)
    {
        var client = api.CreateClient();
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-Api-Key", key);
        }

        return await client.PostJsonAsync("/v1/translations", Requests.Translation(Texts));
    }

    private static int Number(HttpResponseMessage answer, string header) =>
        int.Parse(Assert.Single(answer.Headers.GetValues(header)), CultureInfo.InvariantCulture);
}
