using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Client;

/// <summary>Where a service is, and how patiently it is asked.</summary>
public sealed class AttentionClientOptions
{
    /// <summary>Of the service, such as <c>http://localhost:8080</c>; of its gRPC port where that is the transport.</summary>
    [Required]
    public Uri? Address { get; set; }

    public AttentionTransport Transport { get; set; }

    /// <summary>Sent with every request as <c>Authorization: Bearer</c>; none when null.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Time for an answer or a stream, from the first try to the last byte; the service is told it as well, and refuses more than its own
    /// limit (a minute, unless it is set up otherwise). When null there is that limit, and whatever the cancellation token says. A bulk
    /// call has no end of its own.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// How often a request is sent again when the service is busy, not ready or cannot be reached. The requests of a bulk call over gRPC
    /// are not: whoever sends them knows which were answered.
    /// </summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>The longest wait before a request is sent again. A service that asks for a longer one is not asked again.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests of a bulk call over REST that are under way at a time; over gRPC the service decides.</summary>
    [Range(1, 1024)]
    public int BulkInFlight { get; set; } = 8;
}

[OptionsValidator]
internal sealed partial class AttentionClientOptionsValidator : IValidateOptions<AttentionClientOptions>;
