using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Attention.Api;

/// <summary>Whether requests are taken: every model is warm and the service is not stopping. REST, gRPC and health ask here.</summary>
internal sealed class Readiness(Func<bool> modelsAreReady, IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <summary>Null when ready.</summary>
    public string? Obstacle =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "The service is stopping."
        : !modelsAreReady() ? "The models are still being loaded."
        : null;

    public void Demand()
    {
        if (Obstacle is { } obstacle)
        {
            throw new InferenceException(ErrorCode.Unavailable, obstacle);
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Obstacle is { } obstacle ? HealthCheckResult.Unhealthy(obstacle) : HealthCheckResult.Healthy());
}

/// <summary>Keeps connections open while load balancers learn from <c>/health/ready</c> that the service is stopping.</summary>
internal sealed class Drain(IOptions<LimitsOptions> limits, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication();
        return Task.Delay(limits.Value.DrainDelay, time, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed record HealthStatus(string Status);

internal static class HealthExtensions
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Readiness(
            () => provider.GetRequiredService<ModelRepository>().IsReady, provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddHostedService<Drain>();
        services.AddHealthChecks().AddCheck<Readiness>("ready");
        return services;
    }

    /// <summary>Requests before the models are warm, or while the service stops, are Unavailable. For gRPC see RpcInterceptor.</summary>
    public static void UseReadiness(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.UseWhen(IsTask, branch => branch.Use((context, next) =>
        {
            readiness.Demand();
            return next(context);
        }));
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", () => TypedResults.Ok(new HealthStatus("live")))
            .WithSummary("Is the process up?");
        health.MapGet("/ready", (Readiness readiness) =>
            {
                readiness.Demand();
                return TypedResults.Ok(new HealthStatus("ready"));
            })
            .WithSummary("Does the service take requests?")
            .WithDescription("Yes once every model is loaded and warm; no again as soon as the service is told to stop.");
    }

    private static bool IsTask(HttpContext context) => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal);
}
