using Attention.Api.Http;
using Attention.Api.OpenInference;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Attention.Api;

/// <summary>
/// Whether the service is ready, and whether it takes work. That is the same but while it drains: then health says no already, and what
/// comes is still answered. REST, gRPC and health ask here.
/// </summary>
/// <param name="modelObstacle">What is amiss with the models; null when nothing is.</param>
/// <param name="drain">Of the service.</param>
internal sealed class Readiness(Func<string?> modelObstacle, Drain drain) : IHealthCheck
{
    private const string Stopping = "The service is stopping.";

    // How one finds out what is amiss: health, reflection and the list of models answer at any time.
    private static readonly string[] Telling =
    [
        "/grpc.", "/v1/models", "/attention.v1.ModelService/", "/v2", "/inference.GRPCInferenceService/",
    ];

    // Of those that begin so, what is work all the same.
    private static readonly string[] Working = ["/infer", RequestKind.Predict, RequestKind.Explain, "/ModelInfer"];

    /// <summary>Why the service is not ready; null when it is.</summary>
    public string? Obstacle => drain.HasBegun ? Stopping : modelObstacle();

    /// <summary>Refuses as Unavailable what needs a service that is ready.</summary>
    public void Demand() => Refuse(Obstacle);

    /// <summary>Likewise a request for the route, or the gRPC method, at <paramref name="path"/> when no work is taken.</summary>
    public void Demand(string path) => Refuse(ObstacleTo(path));

    /// <summary>Why it is refused; null when it is not.</summary>
    public string? ObstacleTo(string path) =>
        Telling.Any(prefix => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            && !Working.Any(suffix => path.TrimEnd('/').EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) ? null
        : drain.Over.IsCancellationRequested ? Stopping
        : modelObstacle();

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Obstacle is { } obstacle ? HealthCheckResult.Unhealthy(obstacle) : HealthCheckResult.Healthy());

    private static void Refuse(string? obstacle)
    {
        if (obstacle is not null)
        {
            throw new InferenceException(ErrorCode.Unavailable, obstacle);
        }
    }
}

internal sealed record HealthStatus(string Status);

internal static class HealthExtensions
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Readiness(
            () => provider.GetRequiredService<ModelRepository>().Obstacle, provider.GetRequiredService<Drain>()));
        services.AddHealthChecks().AddCheck<Readiness>("ready");
        // Whoever watches health over gRPC hears of a change as soon as this allows; the framework's own pace is half a minute.
        services.Configure<HealthCheckPublisherOptions>(static publisher =>
            (publisher.Delay, publisher.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        return services;
    }

    /// <summary>Requests for work that the service does not take are Unavailable. For gRPC see RpcInterceptor.</summary>
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
        OpenInferenceApi.MapProbes(app);
    }
}
