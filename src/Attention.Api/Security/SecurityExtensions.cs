using Microsoft.AspNetCore.HostFiltering;

namespace Attention.Api.Security;

/// <summary>Who may ask, and what browsers may make of the answers.</summary>
internal static class SecurityExtensions
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        // HostMiddleware decides in its place.
        services.Configure<HostFilteringOptions>(static filter => filter.AllowedHosts = ["*"]);
        return services.AddCrossOrigin().AddAccess().AddRateLimit();
    }

    public static void UseSecurity(this WebApplication app)
    {
        app.UseAnswerHeaders();
        app.UseCrossOrigin();
        app.UseMiddleware<HostMiddleware>();
        app.UseAccess();
        app.UseRateLimit();
    }
}
