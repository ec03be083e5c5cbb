using Attention.Api.Mcp;

namespace Attention.Api.Http;

/// <summary>What a request is for, told by its path: in any case, as routes match.</summary>
internal static class RequestKind
{
    public const string Predict = ":predict";
    public const string Explain = ":explain";

    /// <summary>Work of a task: under the deadline, and only while the service is ready.</summary>
    public static bool IsTask(HttpContext context) =>
        IsUnder(context, "/v1") || IsLibre(context) || IsUnder(context, McpExtensions.Path) || (IsOpenInference(context) && !IsProbe(context));

    /// <summary>A probe or a scrape: answered at any time.</summary>
    public static bool IsProbe(HttpContext context) => IsUnder(context, "/health") || IsUnder(context, "/metrics") || IsUnder(context, "/v2/health");

    /// <summary>In the first protocol of KServe: a model and a verb.</summary>
    public static bool IsKServe(HttpContext context) =>
        IsUnder(context, "/v1/models") && context.Request.Path.Value is { } path
        && (path.EndsWith(Predict, StringComparison.OrdinalIgnoreCase) || path.EndsWith(Explain, StringComparison.OrdinalIgnoreCase));

    /// <summary>In the protocol of inference servers.</summary>
    public static bool IsOpenInference(HttpContext context) => IsUnder(context, "/v2");

    /// <summary>In the shape of LibreTranslate, whose routes have no path in common.</summary>
    public static bool IsLibre(HttpContext context) => IsUnder(context, "/translate") || IsUnder(context, "/detect") || IsUnder(context, "/languages");

    private static bool IsUnder(HttpContext context, string path) =>
        context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
}
