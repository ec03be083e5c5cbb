using Attention.Contracts;
using Attention.Inference;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Security;

/// <summary>
/// Refuses what a browser sends for a page of another site, unless <c>Cors:Origins</c> allows it. CORS alone keeps that page from reading the
/// answer; a form is sent all the same, and costs what it costs. Browsers say for whom they ask (<c>Sec-Fetch-Site</c>, in plain HTTP
/// only <c>Origin</c>); other clients say nothing and are not asked.
/// </summary>
internal sealed class CrossOriginMiddleware(RequestDelegate next, IOptions<CrossOriginOptions> options)
{
    private readonly HashSet<string> _allowed = new(options.Value.Origins, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context) => IsAllowed(context.Request)
        ? next(context)
        : throw new InferenceException(
            ErrorCode.Forbidden,
            $"A page of '{context.Request.Headers.Origin}' may not use this service; whoever runs it can allow its origin in Cors:Origins.",
            HeaderNames.Origin);

    private bool IsAllowed(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return true;   // They change and cost nothing, and CORS decides who reads the answer.
        }

        var origin = request.Headers.Origin.ToString();
        if (_allowed.Contains(origin) || (origin.Length > 0 && _allowed.Contains("*")))
        {
            return true;
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
