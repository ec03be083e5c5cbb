using Attention.Api.OpenApi;
using Microsoft.Extensions.Options;

namespace Attention.Api.Security;

/// <summary>The one place that says which routes are management's.</summary>
internal static class ManagementRoutes
{
    public static void MapManagement(this WebApplication app)
    {
        var routes = app.MapGroup("").WithMetadata(new ManagementRoute());
        var keyed = routes.MapGroup("").RequireAuthorization(Access.Management);
        var open = routes.MapGroup("").AllowAnonymous();

        // Of itself it answers every method.
        keyed.MapPrometheusScrapingEndpoint().WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
        (app.Services.GetRequiredService<IOptions<KeysOptions>>().Value.Swagger ? keyed : open).MapApiPage();
    }
}

/// <summary>Marks a route that answers on management's port only, where there is one.</summary>
internal sealed record ManagementRoute;
