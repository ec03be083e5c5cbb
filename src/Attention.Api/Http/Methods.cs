namespace Attention.Api.Http;

internal static class Methods
{
    /// <summary>
    /// No path takes TRACE, whatever answers there otherwise: it would hand back what proxies added to the request (RFC 9110, 9.3.8).
    /// </summary>
    public static void UseMethods(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (!HttpMethods.IsTrace(context.Request.Method))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, POST";
        return Task.CompletedTask;
    });
}
