using System.Diagnostics.Metrics;
using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Translation;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests;

/// <summary>More work than there is room for, and work that nobody waits for any more. Each on a narrow service of its own.</summary>
public sealed class OverloadModelTests
{
    private static readonly string[] Many = [.. Enumerable.Repeat("Economic growth has slowed down in recent years.", 64)];

    [Fact]
    public async Task A_full_queue_refuses_with_the_time_to_come_back_and_answers_again_right_after()
    {
        await using var api = new NarrowApi(maxQueueSize: 1);
        var rest = api.CreateClient();
        var grpc = new V1.TranslationService.TranslationServiceClient(api.Channel());

        var refusal = await rest.PostJsonAsync("/v1/translations", Requests.Translation(Many));
        await refusal.ProblemAsync(HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(1), refusal.Headers.RetryAfter?.Delta);
        var status = await Answers.FailureAsync(
            async () => await grpc.TranslateAsync(Requests.TranslationMessage(Many)), StatusCode.ResourceExhausted);
        Assert.Equal(TimeSpan.FromSeconds(1), status.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());

        var next = await (await rest.PostJsonAsync("/v1/translations", Requests.Translation("Hello."))).ReadAsync<TranslationResponse>();
        Assert.NotEmpty(next.Translations[0].Translation);
    }

    [Fact]
    public async Task The_rows_of_a_client_that_went_away_are_freed()
    {
        // A requester who is alone has half of the queue.
        await using var api = new NarrowApi(maxQueueSize: 2 * Many.Length);
        var client = api.CreateClient();
        var meters = api.Services.GetRequiredService<IMeterFactory>();
        using var rows = new MetricCollector<int>(meters, "Attention", "attention.rows.active");
        using var cancelled = new MetricCollector<long>(meters, "Attention", "attention.requests.failed");
        using (var response = await client.PostJsonAsync("/v1/translations", Requests.Translation(Many), "text/event-stream"))
        {
            await foreach (var item in response.EventsAsync())
            {
                Assert.Equal("token", item.EventType);
                break;
            }
        }

        // Looked at from here: a collector's own wait goes on on the thread that measured, which is the decoder's.
        for (var patience = 0; patience < 500 && (cancelled.GetMeasurementSnapshot().Count == 0 || Active() > 0); patience++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal("cancelled", cancelled.LastMeasurement?.Tags["reason"]);
        Assert.Equal(0, Active());

        int Active() => rows.GetMeasurementSnapshot().Sum(measurement => measurement.Value);
    }

    private sealed class NarrowApi(int maxQueueSize) : AttentionApi
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Batching:MaxQueueSize", $"{maxQueueSize}").UseSetting("Batching:MaxRows", "10");
        }
    }
}
