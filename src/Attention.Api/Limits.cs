using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Attention.Api;

/// <summary>What one request may cost; section <c>Limits</c>.</summary>
public sealed class LimitsOptions
{
    /// <summary>Bytes of an image file, as sent. What it unpacks to is limited by its header before it is decoded.</summary>
    [Range(1, 256 << 20)]
    public int MaxImageBytes { get; set; } = 20 << 20;

    /// <summary>Bytes of an audio file, as sent: a minute of stereo at 48 kHz has 17 MB in 24 bits. For the length see <c>Audio</c>.</summary>
    [Range(1, 256 << 20)]
    public int MaxAudioBytes { get; set; } = 20 << 20;

    /// <summary>Bytes of a film, as sent. For its length and size see <c>Video</c>.</summary>
    [Range(1, 256 << 20)]
    public int MaxVideoBytes { get; set; } = 20 << 20;

    /// <summary>Files of one request, that repeats the field of its form.</summary>
    [Range(1, 32)]
    public int MaxFiles { get; set; } = 16;

    /// <summary>Bytes of a JSON body, besides a file that it may hold as base64.</summary>
    [Range(1, 64 << 20)]
    public int MaxTextBytes { get; set; } = 1 << 20;

    /// <summary>Bytes of a request with tensors, as JSON or as they are. For their rows see <c>Tensors</c>.</summary>
    [Range(1, 256 << 20)]
    public int MaxTensorBytes { get; set; } = 20 << 20;

    /// <summary>Time for a REST request; its sender may ask for less with <c>X-Request-Timeout-Ms</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Requests of one bulk call that run at the same time.</summary>
    [Range(1, 4096)]
    public int BulkInFlight { get; set; } = 32;

    /// <summary>Connections that are open at once, at most; fewer where the system gives the process too few descriptors for them.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 8192;

    /// <summary>Calls that are open at once on one HTTP/2 connection.</summary>
    [Range(1, 10_000)]
    public int MaxStreamsPerConnection { get; set; } = 100;

    /// <summary>
    /// Time between the moment /health/ready fails and the moment work is refused, for load balancers to notice: two failed probes,
    /// three seconds apart, and some.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time that the service takes to stop, at most: it drains, finishes what runs, then cuts off what is left and lets its models go.
    /// docker-compose.yml and the manifests in deploy/ wait as long.
    /// </summary>
    public TimeSpan ShutdownTimeout => TimeToFinish + TimeSpan.FromSeconds(5);

    /// <summary>The part of it after which what is left is cut off.</summary>
    internal TimeSpan TimeToFinish => DrainDelay + RequestTimeout;

    /// <summary>Bytes of a JSON body in which an image stands as Base64.</summary>
    internal int MaxImageTextBytes => MaxTextBytes + Base64.GetMaxEncodedToUtf8Length(MaxImageBytes);

    /// <summary>The most bytes that any request may have.</summary>
    internal int LargestBytes => ((int[])[MaxTextBytes, MaxImageBytes, MaxAudioBytes, MaxVideoBytes, MaxTensorBytes]).Max();
}

[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;

internal static class LimitsExtensions
{
    // They come in one piece; whoever sends them byte by byte only holds a connection.
    private static readonly TimeSpan TimeForHeaders = TimeSpan.FromSeconds(10);

    // Of one connection, that came before anybody asked for them and are not counted yet.
    private const long UnreadBytes = 128 << 10;

    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<LimitsOptions, LimitsOptionsValidator>().BindConfiguration("Limits");
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitsOptions>, ILogger<KestrelServerOptions>>((kestrel, limits, logger) =>
        {
            // We refuse a body that is too large ourselves. The server's own limit is wider: it reads such a body to its end,
            // so that a client which sends before it listens gets the answer and not a reset connection.
            kestrel.Limits.MaxRequestBodySize = 4L * limits.Value.LargestBytes;
            kestrel.Limits.MaxRequestBufferSize = UnreadBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeForHeaders;
            kestrel.Limits.MaxConcurrentConnections = Descriptors.Allow(limits.Value.MaxConnections, logger);
            kestrel.Limits.Http2.MaxStreamsPerConnection = limits.Value.MaxStreamsPerConnection;
        });
        services.AddOptions<HostOptions>().Configure<IOptions<LimitsOptions>>((host, limits) =>
            host.ShutdownTimeout = limits.Value.TimeToFinish);
        return services;
    }
}
