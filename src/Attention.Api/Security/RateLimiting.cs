using Microsoft.AspNetCore.Authorization;

namespace Attention.Api.Security;

internal static class RateLimiting
{
    public static IServiceCollection AddRateLimit(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<RateLimitOptions, RateLimitOptionsValidator>().BindConfiguration("RateLimit")
            .Validate(
                static limit => limit.Burst >= limit.UnitsPerSecond,
                "RateLimit:Burst is less than RateLimit:UnitsPerSecond; a caller could never spend what a second brings.");
        services.AddSingleton<CallerLimiter>().AddHostedService(static provider => provider.GetRequiredService<CallerLimiter>());
        return services.AddSingleton<Charge>().AddHttpContextAccessor();
    }

    /// <summary>Takes the first unit of what callers ask. What is open to everyone or management's is free, and so is what the
    /// service does not take now.</summary>
    public static void UseRateLimit(this WebApplication app)
    {
        var limiter = app.Services.GetRequiredService<CallerLimiter>();
        var readiness = app.Services.GetRequiredService<Readiness>();
        if (limiter.IsOn)
        {
            app.Use(async (context, next) =>
            {
                if (context.GetEndpoint()?.Metadata is { } route
                    && route.GetMetadata<IAllowAnonymous>() is null && route.GetMetadata<ManagementRoute>() is null
                    && readiness.ObstacleTo(context.Request.Path) is null)
                {
                    await limiter.TakeAsync(context, 1, context.RequestAborted);
                }

                await next(context);
            });
        }
    }
}
