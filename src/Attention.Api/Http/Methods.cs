namespace Attention.Api.Http;

internal static class Methods
{
    /// <summary>
    /// No path takes TRACE, whatever answers there otherwise: it would hand back what proxies added to the request (RFC 9110, 9.3.8). Where
    /// a method is refused, HEAD is among those that are not wherever GET is: routes do not know that they answer it.
    /// </summary>
    public static void UseMethods(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        var response = context.Response;
        if (HttpMethods.IsTrace(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, POST";
        }
        else
        {
            await next(context);
        }

        if (response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed })
        {
            response.Headers.Allow = string.Join(", ", response.Headers.Allow.ToString().Split(", ").SelectMany(static method =>
                HttpMethods.IsGet(method) ? [method, HttpMethods.Head] : new[] { method }));
        }
    });
}
