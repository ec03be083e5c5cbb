using Attention.Api.Actions;
using Attention.Api.Captioning;
using Attention.Api.Classification;
using Attention.Api.Cropping;
using Attention.Api.Fixation;
using Attention.Api.Models;
using Attention.Api.Saliency;
using Attention.Api.Transcription;
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
        // Twice the limit, so that a file somewhat above it reaches us and is refused in the same words as on REST.
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<LimitsOptions>>((grpc, limits) =>
            grpc.MaxReceiveMessageSize = 2 * limits.Value.LargestBytes);
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(options =>
        {
            foreach (var service in (string[])
            [
                "CaptioningService", "TranslationService", "TranscriptionService", "ClassificationService", "CroppingService",
                "SaliencyService", "FixationService", "ActionService", "ModelService",
            ])
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
        app.MapGrpcService<TranscriptionGrpc>();
        app.MapGrpcService<ClassificationGrpc>();
        app.MapGrpcService<CroppingGrpc>();
        app.MapGrpcService<SaliencyGrpc>();
        app.MapGrpcService<FixationGrpc>();
        app.MapGrpcService<ActionGrpc>();
        app.MapGrpcService<ModelGrpc>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
    }
}
