using System.Net;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.Extensions.Primitives;

namespace Attention.Api.Security;

/// <summary>
/// Refuses requests for a name that is not ours. Against DNS rebinding: whoever owns a name can let it point to this machine and have
/// a visitor's browser read our answers as if they were of that site. An address is no name, and names that public DNS cannot hold belong
/// to nobody outside, so those always pass; any other must stand in <c>AllowedHosts</c>.
/// </summary>
/// <remarks>ASP.NET's own filter knows names only: with one in the list, it would refuse the addresses that probes and scrapers use.</remarks>
internal sealed class HostMiddleware(RequestDelegate next, IConfiguration configuration)
{
    public const string Setting = "AllowedHosts";

    // Reserved by RFC 6761, RFC 6762 and ICANN; the last is what clusters call their services.
    private static readonly string[] PrivateSuffixes = [".localhost", ".local", ".internal", ".svc"];

    private static readonly string MachineName = Dns.GetHostName();

    private readonly IList<StringSegment> _allowed =
        [.. (configuration[Setting] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static name => new StringSegment(name))];

    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return IsPrivate(host) || _allowed.Contains("*") || HostString.MatchesAny(host, _allowed)
            ? next(context)
            : throw new InferenceException(
                ErrorCode.InvalidInput,
                $"'{host}' is not a name that this service answers to; whoever runs it can allow it with {Setting}={host} (several are joined by ;).",
                "Host");
    }

    /// <summary>Whether nobody outside can own the name: an address, a name without a dot, a reserved one, or this machine's.</summary>
    public static bool IsPrivate(string host) =>
        !host.Contains('.', StringComparison.Ordinal)
        || IPAddress.TryParse(host, out _)
        || Array.Exists(PrivateSuffixes, suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        || host.Equals(MachineName, StringComparison.OrdinalIgnoreCase);
}
