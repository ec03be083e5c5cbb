using System.IO.Compression;
using Attention.Api.Tasks;
using Grpc.AspNetCore.HealthChecks;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Net.Compression;
using Grpc.Reflection;
using Microsoft.Extensions.Options;

namespace Attention.Api.Rpc;

internal static class RpcExtensions
{
    // Of a message, besides its file.
    private const int Besides = 64 << 10;

    public static IServiceCollection AddRpc(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.Interceptors.Add<RpcInterceptor>();
            // Its catch-all route for unknown services would make a wrong method on a REST route a 404.
            options.IgnoreUnknownServices = true;
        });
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<LimitsOptions>>((grpc, limits) =>
        {
            // Twice the limit, so that a file somewhat above it reaches us and is refused in the same words as on REST.
            var most = 2 * limits.Value.LargestBytes;
            grpc.MaxReceiveMessageSize = most;
            var mostInflated = limits.Value.LargestBytes + Besides;
            grpc.CompressionProviders =
            [
                new CountedCompression(new GzipCompressionProvider(CompressionLevel.Fastest), mostInflated),
                new CountedCompression(new DeflateCompressionProvider(CompressionLevel.Fastest), mostInflated),
            ];
        });
        services.AddSingleton<RpcMethods>().AddSingleton<IServiceMethodProvider<TaskRpc>>(static provider => provider.GetRequiredService<RpcMethods>());
        // Both tell of the services that the tasks declare: there is no second list.
        services.AddSingleton(static provider => new ReflectionServiceImpl(Services(provider).Append(Grpc.Health.V1.Health.Descriptor)));
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks();
        services.AddOptions<GrpcHealthChecksOptions>().Configure<IServiceProvider>(static (options, provider) =>
        {
            foreach (var service in Services(provider))
            {
                options.Services.Map(service.FullName, static _ => true);
            }
        });
        return services.AddSingleton<BulkCall>();
    }

    /// <summary>
    /// Lets pages call what programs do: gRPC-Web, which browsers can speak, becomes gRPC here, whatever the port. It stands before everything that
    /// knows a call when it sees one.
    /// </summary>
    public static void UseRpcWeb(this IApplicationBuilder app)
    {
        app.Use(static (context, next) =>
        {
            if (context.Request.ContentType?.StartsWith(RpcWebText.MediaType, StringComparison.OrdinalIgnoreCase) == true)
            {
                context.Features.Set(new RpcWebText());   // Nobody could see it later.
            }

            return next(context);
        });
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
    }

    public static void MapRpc(this IEndpointRouteBuilder app)
    {
        app.MapGrpcService<TaskRpc>();
        app.MapGrpcHealthChecksService().AllowAnonymous();
        app.MapGrpcReflectionService();
    }

    private static IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> Services(IServiceProvider provider) =>
        provider.GetServices<ITaskApi>().SelectMany(static task => task.Proto.Services);
}
