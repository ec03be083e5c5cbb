using System.Net;
using Attention.Client.Rest;
using Attention.Contracts;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;

namespace Attention.Client;

/// <summary>
/// When a request is sent again: the service is busy, not ready or out of reach, and does not ask for more patience than there is. It waits as
/// long as the service asks for, or else twice as long each time. Requests change nothing, so that to send one twice does no harm.
/// </summary>
internal static class Retries
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>On REST, where the service asks with Retry-After.</summary>
    public static void AddTo(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, AttentionClientOptions options)
    {
        if (options is not { MaxRetries: > 0, Transport: AttentionTransport.Rest })
        {
            return;
        }

        pipeline.AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = options.MaxRetries,
            Delay = FirstDelay,
            MaxDelay = options.MaxRetryDelay,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome switch
            {
                { Exception: HttpRequestException } => true,
                { Result: { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } response } =>
                    IsBearable(RestFault.RetryAfter(response), options),
                _ => false,
            }),
        });
    }

    /// <summary>On gRPC, where it asks with RetryInfo.</summary>
    public static ResiliencePipeline Of(AttentionClientOptions options, TimeProvider time) => options.MaxRetries == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is AttentionException { Code: ErrorCode.QueueFull or ErrorCode.RateLimited or ErrorCode.Unavailable } fault
                    && IsBearable(fault.RetryAfter, options)),
                DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as AttentionException)?.RetryAfter),
            })
            .Build();

    private static bool IsBearable(TimeSpan? delay, AttentionClientOptions options) => delay is null || delay <= options.MaxRetryDelay;
}
