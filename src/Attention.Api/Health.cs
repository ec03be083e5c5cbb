using Attention.Api.Http;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Attention.Api;

/// <summary>Whether requests are taken: what should be served is, and the service is not stopping. REST, gRPC and health ask here.</summary>
/// <param name="modelObstacle">What is amiss with the models; null when nothing is.</param>
/// <param name="lifetime">Of the service.</param>
internal sealed class Readiness(Func<string?> modelObstacle, IHostApplicationLifetime lifetime) : IHealthCheck
{
    // How one finds out what is amiss: health, reflection and the list of models answer at any time.
    private static readonly string[] Telling = ["/grpc.", "/v1/models", "/attention.v1.ModelService/"];

    /// <summary>Null when ready.</summary>
    public string? Obstacle => lifetime.ApplicationStopping.IsCancellationRequested ? "The service is stopping." : modelObstacle();

    /// <summary>Refuses a request for the route, or the gRPC method, at <paramref name="path"/> as Unavailable while there is an obstacle.</summary>
    public void Demand(string path)
    {
        if (!Telling.Any(prefix => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            Demand();
        }
    }

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
            () => provider.GetRequiredService<ModelRepository>().Obstacle, provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddHostedService<Drain>();
        services.AddHealthChecks().AddCheck<Readiness>("ready");
        // Whoever watches health over gRPC hears of a change as soon as this allows; the framework's own pace is half a minute.
        services.Configure<HealthCheckPublisherOptions>(static publisher =>
            (publisher.Delay, publisher.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        return services;
    }

    /// <summary>Requests while the service is not ready are Unavailable. For gRPC see RpcInterceptor.</summary>
    public static void UseReadiness(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.UseWhen(RequestKind.IsTask, branch => branch.Use((context, next) =>
        {
            readiness.Demand(context.Request.Path);
            return next(context);
        }));
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").AllowAnonymous().WithTags("Health");
        health.MapGet("/live", () => TypedResults.Ok(new HealthStatus("live")))
            .WithSummary("Is the process up?");
        health.MapGet("/ready", (Readiness readiness) =>
            {
                readiness.Demand();
                return TypedResults.Ok(new HealthStatus("ready"));
            })
            .WithSummary("Does the service take requests?")
            .WithDescription("Yes once what should be served is loaded and warm: there is a model that answers requests, and with Models:Strict none is refused. "
                + "No again as soon as the service is told to stop. The answer says why.");
    }
}
