using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Security;

/// <summary>
/// Refuses what a browser sends for a page of another site, unless <c>Cors:Origins</c> allows it. CORS alone keeps that page from reading the
/// answer; a form is sent all the same, and costs what it costs. Browsers say for whom they ask (<c>Sec-Fetch-Site</c>, in plain HTTP
/// only <c>Origin</c>); other clients say nothing and are not asked.
/// </summary>
internal sealed class CrossOriginMiddleware(RequestDelegate next, IOptions<CorsOptions> cors)
{
    // Of Resource Timing, 4.5.
    private const string TimingAllowOrigin = "Timing-Allow-Origin";

    private readonly CorsPolicy _policy = cors.Policy();

    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var isListed = _policy.Allows(origin);
        if (isListed)
        {
            // CORS lets its scripts read the header; this lets the browser show what is in it, too.
            context.Response.Headers[TimingAllowOrigin] = origin;
        }

        return isListed || IsAllowed(context.Request, origin)
            ? next(context)
            : throw new InferenceException(
                ErrorCode.Forbidden,
                $"A page of '{origin}' may not use this service; whoever runs it can allow its origin in Cors:Origins.",
                HeaderNames.Origin);
    }

    private static bool IsAllowed(HttpRequest request, string origin)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return true;   // They change and cost nothing, and CORS decides who reads the answer.
        }

        return request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            // What the browser itself says of the page counts more than a Host header, which a proxy may have rewritten.
            "same-origin" or "none" => true,
            "" => origin.Length == 0 || IsOurs(origin, request),
            _ => false,
        };
    }

    // Without the scheme: a proxy may have taken TLS off.
    private static bool IsOurs(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && request.Host.HasValue
        && (uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || (uri.IsDefaultPort && $"{uri.Host}:{uri.Port}".Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)));
}
