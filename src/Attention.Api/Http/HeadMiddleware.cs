using Microsoft.AspNetCore.Http.Features;

namespace Attention.Api.Http;

/// <summary>
/// Answers HEAD wherever there is a GET, as if that had been asked, and keeps the body to itself (RFC 9110, 9.3.2): no route need know.
/// How long the body would have been is told even where GET sends it in chunks.
/// </summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var length = new LengthStream();
        var counted = new StreamResponseBodyFeature(length, body);
        context.Request.Method = HttpMethods.Get;
        context.Features.Set<IHttpResponseBodyFeature>(counted);
        try
        {
            await next(context);
            await counted.Writer.FlushAsync(context.RequestAborted);
            if (!context.Response.HasStarted && length.Length > 0)
            {
                context.Response.ContentLength ??= length.Length;
            }
        }
        finally
        {
            context.Features.Set(body);
            context.Request.Method = HttpMethods.Head;
        }
    }
}

internal static class HeadExtensions
{
    /// <summary>Stands before everything that tells requests apart by their method, and before what changes a body.</summary>
    public static void UseHead(this IApplicationBuilder app) => app.UseMiddleware<HeadMiddleware>();
}
