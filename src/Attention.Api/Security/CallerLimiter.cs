using System.Globalization;
using System.Threading.RateLimiting;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.Extensions.Options;
using RedisRateLimiting;
using StackExchange.Redis;

namespace Attention.Api.Security;

/// <summary>
/// Gives every caller a bucket of units that fills by the second. A request takes one unit when it arrives, before its body is read, and the rest
/// of its cost once that is known (ASP.NET's own middleware takes one permit for a request, whatever it asks).
/// </summary>
internal sealed partial class CallerLimiter(IOptions<RateLimitOptions> options, TimeProvider time, ILogger<CallerLimiter> logger) : IHostedService, IAsyncDisposable
{
    public const string Limit = "RateLimit-Limit";
    public const string Remaining = "RateLimit-Remaining";
    public const string Reset = "RateLimit-Reset";

    // The one period for which Redis' buckets fill evenly: they count whole periods since they were last asked.
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // A Redis that is slower than this is away: nobody waits for a count.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly RateLimitOptions _options = options.Value;
    private PartitionedRateLimiter<string>? _buckets;
    private ConnectionMultiplexer? _redis;
    private int _isAway;

    public bool IsOn => _options.IsOn;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return;
        }

        if (string.IsNullOrEmpty(_options.Redis))
        {
            _buckets = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, Local));
            return;
        }

        var server = ConfigurationOptions.Parse(_options.Redis);
        // A service that starts while Redis is away finds it later, and a command that cannot be sent does not wait for that.
        (server.AbortOnConnectFail, server.BacklogPolicy, server.ConnectTimeout) = (false, BacklogPolicy.FailFast, (int)Second.TotalMilliseconds);
        _redis = await ConnectionMultiplexer.ConnectAsync(server);
        _buckets = PartitionedRateLimiter.Create<string, string>(caller => RedisRateLimitPartition.GetTokenBucketRateLimiter(caller, Shared));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes units of whoever asks, and tells in the headers of the answer how many are left.</summary>
    /// <exception cref="InferenceException">There are not so many; the message and <see cref="InferenceException.RetryAfter"/> say when there will be.</exception>
    public async Task TakeAsync(HttpContext context, int units, CancellationToken cancellationToken)
    {
        // What costs more than a full bucket costs a full bucket: it would never be served otherwise.
        var asked = Math.Min(units, _options.Burst);
        var caller = Caller.Of(context);
        if (asked < 1 || await AcquireAsync(caller, asked, cancellationToken) is not { } lease)
        {
            return;
        }

        using (lease)
        {
            var left = Left(caller, lease);
            Tell(context.Response, left);
            if (!lease.IsAcquired)
            {
                var wait = Seconds(Math.Max(asked - left, 1));
                throw new InferenceException(
                    ErrorCode.RateLimited,
                    $"{caller} has {left} units left and this takes {asked}; {_options.UnitsPerSecond} come back every second, up to {_options.Burst}.")
                {
                    RetryAfter = TimeSpan.FromSeconds(wait),
                };
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_buckets is not null)
        {
            await _buckets.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    /// <summary>Null when there is nobody to ask: a limit that cannot be counted lets requests pass.</summary>
    private async Task<RateLimitLease?> AcquireAsync(string caller, int units, CancellationToken cancellationToken)
    {
        try
        {
            var lease = await _buckets!.AcquireAsync(caller, units, cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
            if (Interlocked.Exchange(ref _isAway, 0) == 1)
            {
                LogBack();
            }

            return lease;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                LogAway(exception);
            }

            return null;
        }
    }

    private long Left(string caller, RateLimitLease lease) => lease.TryGetMetadata(RateLimitMetadataName.Remaining, out var shared)
        ? shared
        : _buckets!.GetStatistics(caller)?.CurrentAvailablePermits ?? 0;

    private void Tell(HttpResponse response, long left)
    {
        if (!response.HasStarted)
        {
            response.Headers[Limit] = Text(_options.Burst);
            response.Headers[Remaining] = Text(left);
            response.Headers[Reset] = Text(Seconds(_options.Burst - left));
        }
    }

    private long Seconds(long units) => (units + _options.UnitsPerSecond - 1) / _options.UnitsPerSecond;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private TokenBucketRateLimiterOptions Local(string caller) =>
        new() { TokenLimit = _options.Burst, TokensPerPeriod = _options.UnitsPerSecond, ReplenishmentPeriod = Second };

    private RedisTokenBucketRateLimiterOptions Shared(string caller) => new()
    {
        TokenLimit = _options.Burst,
        TokensPerPeriod = _options.UnitsPerSecond,
        ReplenishmentPeriod = Second,
        ConnectionMultiplexerFactory = () => _redis!,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer, so nobody is limited until it does")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers again, and callers are limited")]
    private partial void LogBack();
}
