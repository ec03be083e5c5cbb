using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>
/// Hides management's routes from every port but its own. The port is the socket's: the one in the Host header is what the client claims.
/// </summary>
internal sealed class ManagementPortMiddleware(RequestDelegate next, IOptions<ManagementOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (options.Value.Port > 0 && context.Connection.LocalPort != options.Value.Port
            && context.GetEndpoint()?.Metadata.GetMetadata<ManagementRoute>() is not null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
