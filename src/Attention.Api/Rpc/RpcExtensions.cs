using Attention.Api.Captioning;
using Attention.Api.Models;
using Attention.Api.Translation;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;

namespace Attention.Api.Rpc;

internal static class RpcExtensions
{
    public static IServiceCollection AddRpc(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.Interceptors.Add<RpcInterceptor>();
            // Its catch-all route for unknown services would make a wrong method on a REST route a 404.
            options.IgnoreUnknownServices = true;
        });
        // Twice the limit, so that an image somewhat above it reaches us and is refused in the same words as on REST.
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<LimitsOptions>>((grpc, limits) =>
            grpc.MaxReceiveMessageSize = 2 * Math.Max(limits.Value.MaxImageBytes, limits.Value.MaxTextBytes));
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(options =>
        {
            foreach (var service in (string[])["CaptioningService", "TranslationService", "ModelService"])
            {
                options.Services.Map($"attention.v1.{service}", _ => true);
            }
        });
        return services.AddSingleton<BulkCall>();
    }

    public static void MapRpc(this IEndpointRouteBuilder app)
    {
        app.MapGrpcService<CaptioningGrpc>();
        app.MapGrpcService<TranslationGrpc>();
        app.MapGrpcService<ModelGrpc>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
    }
}
