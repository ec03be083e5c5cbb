using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>How much each caller may ask for, in units of cost (see <see cref="RequestCost"/>); section <c>RateLimit</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Units that every caller may spend a second; 0, the default, is no limit.</summary>
    [Range(0, 1_000_000)]
    public int UnitsPerSecond { get; set; }

    /// <summary>Units that a caller who was quiet may spend at once; at least those of a second.</summary>
    [Range(1, 1_000_000_000)]
    public int Burst { get; set; } = 1000;

    /// <summary>A Redis server, such as <c>redis:6379</c>, where replicas keep the units of a caller together; each counts alone when absent.</summary>
    public string? Redis { get; set; }

    internal bool IsOn => UnitsPerSecond > 0;
}

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
