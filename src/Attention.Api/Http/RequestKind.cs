using Attention.Api.Mcp;

namespace Attention.Api.Http;

/// <summary>What a request is for, told by its path: in any case, as routes match.</summary>
internal static class RequestKind
{
    /// <summary>Work of a task: under the deadline, and only while the service is ready.</summary>
    public static bool IsTask(HttpContext context) => IsUnder(context, "/v1") || IsLibre(context) || IsUnder(context, McpExtensions.Path);

    /// <summary>A probe or a scrape: answered at any time.</summary>
    public static bool IsProbe(HttpContext context) => IsUnder(context, "/health") || IsUnder(context, "/metrics");

    // Its routes have no path in common.
    private static bool IsLibre(HttpContext context) => IsUnder(context, "/translate") || IsUnder(context, "/detect") || IsUnder(context, "/languages");

    private static bool IsUnder(HttpContext context, string path) =>
        context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
}
