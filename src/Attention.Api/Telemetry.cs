using Attention.Api.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Attention.Api;

internal static class Telemetry
{
    /// <summary>Name of the engine's meter and activity source. Its histograms bring their own buckets.</summary>
    private const string Source = "Attention";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("attention"))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options => options.Filter = IsWork)
                .AddSource(Source))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(Source)
                .AddPrometheusExporter());
        if (!string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
        return services;
    }

    /// <summary>Probes and scrapes come every few seconds and would bury the traces that matter.</summary>
    private static bool IsWork(HttpContext context) => !RequestKind.IsProbe(context);
}
