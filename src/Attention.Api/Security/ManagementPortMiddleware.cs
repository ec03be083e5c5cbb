using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>
/// Hides management's routes from every port but its own. The port is the socket's: the one in the Host header is what the client claims.
/// </summary>
internal sealed class ManagementPortMiddleware(RequestDelegate next)
{
    /// <summary>Whether management's routes answer elsewhere than where a request came in.</summary>
    public static bool Hides(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<ManagementOptions>>().Value.Port is > 0 and var port && context.Connection.LocalPort != port;

    public Task InvokeAsync(HttpContext context)
    {
        if (Hides(context) && context.GetEndpoint()?.Metadata.GetMetadata<ManagementRoute>() is not null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
