using System.Diagnostics;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>
/// Gives every answer the id of its request in <c>X-Request-Id</c>: the one that came with it, or one of ours. Logs have it as
/// <c>RequestId</c>, and the trace as <c>http.request.header.x-request-id</c>, so that what a client quotes is found in both.
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;

    // As OpenTelemetry's conventions have it.
    private const string Tag = "http.request.header.x-request-id";

    public Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header].ToString();
        var isSound = IsSound(given);
        // Kestrel's own counts connections, and begins anew with every process.
        context.TraceIdentifier = isSound ? given : Guid.NewGuid().ToString("n");
        context.Response.Headers[Header] = context.TraceIdentifier;
        Activity.Current?.SetTag(Tag, context.TraceIdentifier);
        return isSound || given.Length == 0
            ? next(context)
            : throw new InferenceException(
                ErrorCode.InvalidInput,
                $"'{Quotation.Short(given)}' is no id of a request: it has 1 to {MaxLength} characters, each a letter, a digit or one of -._:/+=@~",
                Header);
    }

    // What UUIDs, ULIDs, Base64 and the ids of load balancers are made of, and nothing that would have to be quoted in a log.
    private static bool IsSound(string id) =>
        id.Length is > 0 and <= MaxLength && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || "-._:/+=@~".Contains(letter, StringComparison.Ordinal));
}

internal static class RequestIdExtensions
{
    public static void UseRequestIds(this IApplicationBuilder app) => app.UseMiddleware<RequestIdMiddleware>();
}
