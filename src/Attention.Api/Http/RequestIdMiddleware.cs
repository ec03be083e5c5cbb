using System.Diagnostics;

namespace Attention.Api.Http;

/// <summary>
/// Gives every answer the id of its request in <c>X-Request-Id</c>: the one that came with it where that is sound, else one of ours. Logs
/// have it as <c>RequestId</c>, and the trace as <c>http.request.header.x-request-id</c>, so that what a client quotes is found in both.
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, ILogger<RequestIdMiddleware> logger)
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;

    // As OpenTelemetry's conventions have it.
    private const string Tag = "http.request.header.x-request-id";

    public async Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header].ToString();
        // Kestrel's own counts connections, and begins anew with every process.
        var id = IsSound(given) ? given : Guid.NewGuid().ToString("n");
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        Activity.Current?.SetTag(Tag, id);
        // The host's own scope took the name of before.
        using var scope = logger.BeginScope(new KeyValuePair<string, object>[] { new("RequestId", id) });
        await next(context);
    }

    // What UUIDs, ULIDs, Base64 and the ids of load balancers are made of, and nothing that would have to be quoted in a log.
    private static bool IsSound(string id) =>
        id.Length is > 0 and <= MaxLength && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || "-._:/+=@~".Contains(letter, StringComparison.Ordinal));
}

internal static class RequestIdExtensions
{
    public static void UseRequestIds(this IApplicationBuilder app) => app.UseMiddleware<RequestIdMiddleware>();
}
