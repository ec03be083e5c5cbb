using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Security;

/// <summary>Who may ask, and what browsers may make of the answers.</summary>
internal static class SecurityExtensions
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        // HostMiddleware decides in its place.
        services.Configure<HostFilteringOptions>(static filter => filter.AllowedHosts = ["*"]);
        services.AddSingleton<IValidateOptions<CrossOriginOptions>, CrossOriginOptionsValidator>();
        services.AddOptionsWithValidateOnStart<CrossOriginOptions>().BindConfiguration("Cors");
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>>(static (cors, ours) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. ours.Value.Origins])
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
            .AllowAnyHeader()
            .WithExposedHeaders(HeaderNames.RetryAfter, CallerLimiter.Limit, CallerLimiter.Remaining, CallerLimiter.Reset)
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
        return services.AddCors().AddAccess().AddRateLimit();
    }

    public static void UseSecurity(this WebApplication app)
    {
        app.UseAnswerHeaders();
        app.UseMiddleware<HostMiddleware>();
        app.UseCors();
        app.UseMiddleware<CrossOriginMiddleware>();
        app.UseAccess();
        app.UseRateLimit();
    }
}
