using System.Reflection;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Attention.Api.Tests.Hosting.AttentionApi))]

namespace Attention.Api.Tests.Hosting;

/// <summary>The whole service with the models of the repository, in this process.</summary>
public class AttentionApi : WebApplicationFactory<Program>
{
    protected static readonly string Root = typeof(AttentionApi).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public GrpcChannel Channel() => GrpcChannel.ForAddress(
        Server.BaseAddress, new GrpcChannelOptions { HttpHandler = Server.CreateHandler(), MaxReceiveMessageSize = null });

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("Models:Path", Path.Combine(Root, "models", "repository"))
        .ConfigureLogging(logging => logging.ClearProviders());
}
