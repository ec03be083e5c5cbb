using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Attention.Api.Tests.Hosting;
using Attention.Api.Tests.Transcription;
using Attention.Inference.Tests.Media;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Security;

/// <summary>What the README promises about people's pictures, sounds and texts; the feature cache has tests beside its encoder.</summary>
public sealed class PrivacyTests : IAsyncDisposable
{
    // Nothing but what is sent here has it.
    private const string Secret = "Zanzibar7319";

    private readonly ToyApi _toy = new();

    [Fact]
    public async Task Nothing_of_what_was_sent_is_in_the_log_or_in_the_traces_or_the_metrics()
    {
        var told = new StringBuilder();
        using var traces = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Tell(told, activity),
        };
        ActivitySource.AddActivityListener(traces);
        await using var api = _toy.WithWebHostBuilder(builder => builder.ConfigureLogging(logging => logging.AddFakeLogging()));

        await SendEverythingAsync(api);
        var metrics = await api.CreateClient().GetStringAsync("/metrics");

        var logs = api.Services.GetFakeLogCollector().GetSnapshot();
        Assert.NotEmpty(logs);
        Assert.DoesNotContain(logs, log => $"{log.Message} {log.Exception}".Contains(Secret, StringComparison.OrdinalIgnoreCase));
        lock (told)
        {
            // That the traces were heard at all.
            Assert.Contains("/v1/translations", told.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, told.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain(Secret, metrics, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_recording_that_ffmpeg_reads_leaves_no_file_behind_even_if_it_is_damaged()
    {
        InstalledFfmpeg.Require();
        // No other test's file is as long.
        byte[] damaged = [.. "ID3"u8, .. new byte[54_321]];

        using var answer = await _toy.CreateClient().PostAudioAsync(damaged);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.DoesNotContain(new DirectoryInfo(Path.GetTempPath()).EnumerateFiles("attention-*"), file => file.Length == damaged.Length);
    }

    [Fact]
    public async Task Of_a_caller_Redis_keeps_the_name_until_the_bucket_would_be_full()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = _toy.WithWebHostBuilder(builder => builder
            .UseSetting("RateLimit:UnitsPerSecond", "1").UseSetting("RateLimit:Burst", "30").UseSetting("RateLimit:Redis", redis.Address));
        await api.CreateClient().PostJsonAsync("/v1/translations", Requests.Translation(Secret));

        await using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Address);
        var database = connection.GetDatabase();
        var keys = (StackExchange.Redis.RedisKey[])(await database.ExecuteAsync("KEYS", "*"))!;

        Assert.NotEmpty(keys);
        foreach (var key in keys)
        {
            Assert.Contains("address", key.ToString(), StringComparison.Ordinal);
            Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 1, 60);
        }
    }

    public ValueTask DisposeAsync() => _toy.DisposeAsync();

    /// <summary>What is answered and what is refused, in every place where a text can stand.</summary>
    private static async Task SendEverythingAsync(WebApplicationFactory<Program> api)
    {
        var client = api.CreateClient();
        await client.PostJsonAsync("/v1/translations", Requests.Translation($"The cat sees {Secret}."));
        await client.PostJsonAsync("/v1/translations", Requests.Translation($"The cat sees {Secret}."), "text/event-stream");
        await client.PostAsync("/v1/translations", new StringContent($"{{ \"texts\": \"{Secret}\" }}", Encoding.UTF8, "application/json"));
        await client.PostAsync("/v1/translations", new StringContent(Secret, Encoding.UTF8, "text/plain"));
        await client.PostImageAsync(Pictures.Jpeg(), $"?prefix={Secret}");
        await client.PostImageAsync(Pictures.Jpeg(), $"?beam={Secret}");
        await client.PostImageAsync(Encoding.UTF8.GetBytes(Secret), route: "/v1/classifications");
        await client.PostAsync("/v1/classifications", new MultipartFormDataContent
        {
            { new ByteArrayContent(Pictures.Jpeg()) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } }, "image", $"{Secret}.jpg" },
            { new StringContent(Secret), "cells" },
        });
        using var channel = GrpcChannel.ForAddress(api.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = api.Server.CreateHandler() });
        var translation = new V1.TranslationService.TranslationServiceClient(channel);
        await translation.TranslateAsync(Requests.TranslationMessage($"The cat sees {Secret}."));
        await Assert.ThrowsAsync<RpcException>(async () => await translation.TranslateAsync(new V1.TranslationRequest { Texts = { Secret }, Source = Secret, Target = "fr" }));
    }

    private static void Tell(StringBuilder told, Activity activity)
    {
        lock (told)
        {
            told.AppendLine(activity.DisplayName).AppendJoin('\n', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))
                .AppendJoin('\n', activity.Events.SelectMany(happened => happened.Tags).Select(tag => $"{tag.Key}={tag.Value}"));
        }
    }
}
