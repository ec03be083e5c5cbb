using System.Reflection;
using Attention.Inference.Models;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Attention.Api.Tests.Hosting.AttentionApi))]

namespace Attention.Api.Tests.Hosting;

/// <summary>The whole service with the models of the repository, loaded, in this process.</summary>
public class AttentionApi : WebApplicationFactory<Program>
{
    /// <summary>Of the checkout that the tests were built from.</summary>
    public static readonly string RepositoryRoot = typeof(AttentionApi).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public GrpcChannel Channel() => GrpcChannel.ForAddress(
        Server.BaseAddress, new GrpcChannelOptions { HttpHandler = Server.CreateHandler(), MaxReceiveMessageSize = null });

    // A host that has started listens; its models come a little later.
    protected override IHost CreateHost(IHostBuilder builder)
    {
        var host = base.CreateHost(builder);
        host.Services.GetRequiredService<ModelRepository>().Loaded.GetAwaiter().GetResult();
        return host;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("Models:Path", Path.Combine(RepositoryRoot, "models", "repository"))
        // Tests see the same batches on every machine.
        .UseSetting("Batching:Tune", "false")
        .ConfigureLogging(logging => logging.ClearProviders());
}
