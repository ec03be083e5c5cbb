using System.Net;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Attention.Api.Tests.Security;

/// <summary>Several replicas with a real Redis between them.</summary>
public sealed class RedisRateLimitTests : IAsyncDisposable
{
    private readonly TransportApi _api = new();

    [Fact]
    public async Task Replicas_share_the_units_of_a_caller()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = Replica(redis.Address);
        await using var other = Replica(redis.Address);

        using var first = await TranslateAsync(one);
        using var second = await TranslateAsync(other);

        await first.ProblemAsync(HttpStatusCode.BadRequest, "target");
        var problem = await second.ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal("rateLimited", (string)problem["code"]!);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 28);
        Assert.True(second.Headers.Contains("RateLimit-Remaining"));
    }

    [Fact]
    public async Task While_Redis_is_away_requests_pass_and_the_log_says_so_once()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = Replica(redis.Address);
        await TranslateAsync(api);
        await (await TranslateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests);

        await redis.KillAsync();

        for (var i = 0; i < 3; i++)
        {
            await (await TranslateAsync(api)).ProblemAsync(HttpStatusCode.BadRequest, "target");
        }

        Assert.Equal(HttpStatusCode.OK, (await api.CreateClient().GetAsync("/health/ready")).StatusCode);
        var warning = Assert.Single(api.Services.GetFakeLogCollector().GetSnapshot(), log => log.Level == LogLevel.Warning);
        Assert.StartsWith("Redis does not answer", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_Redis_is_back_callers_are_limited_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = Replica(redis.Address);
        await redis.KillAsync();
        await (await TranslateAsync(api)).ProblemAsync(HttpStatusCode.BadRequest, "target");

        await redis.StartAgainAsync();

        // It is looked for again and again, at growing intervals.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        HttpResponseMessage answer;
        while ((answer = await TranslateAsync(api)).StatusCode != HttpStatusCode.TooManyRequests)
        {
            await answer.ProblemAsync(HttpStatusCode.BadRequest, "target");
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal("rateLimited", (string)(await answer.ProblemAsync(HttpStatusCode.TooManyRequests))["code"]!);
        Assert.Single(api.Services.GetFakeLogCollector().GetSnapshot(), static log => log.Message == "Redis answers again, and callers are limited");
    }

    [Fact]
    public async Task A_service_starts_while_Redis_is_away()
    {
        await using var api = Replica($"!{Path.Combine(Path.GetTempPath(), $"attention-no-redis-{Guid.NewGuid():n}")}");

        await (await TranslateAsync(api)).ProblemAsync(HttpStatusCode.BadRequest, "target");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private WebApplicationFactory<Program> Replica(string redis) => _api.WithWebHostBuilder(builder => builder
        .UseSetting("RateLimit:UnitsPerSecond", "1").UseSetting("RateLimit:Burst", "100").UseSetting("RateLimit:Redis", redis)
        .ConfigureLogging(logging => logging.AddFakeLogging()));

    private static Task<HttpResponseMessage> TranslateAsync(WebApplicationFactory<Program> api) =>
        api.CreateClient().PostJsonAsync("/v1/translations", Requests.Translation([.. Enumerable.Repeat("A dog runs.", 64)]));
}
