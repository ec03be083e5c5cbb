using Attention.Api.Tasks;
using Attention.Inference.Models;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Attention.ToyTask.Tests.ToyService))]

namespace Attention.ToyTask.Tests;

/// <summary>The whole service with one more task, whose two lines of registration are here.</summary>
public sealed class ToyService : WebApplicationFactory<Program>
{
    /// <summary>The repository that it serves.</summary>
    public string Models { get; init; } = "repository";

    public GrpcChannel Channel() => GrpcChannel.ForAddress(Server.BaseAddress, new GrpcChannelOptions { HttpHandler = Server.CreateHandler() });

    // A host that has started listens; its models come a little later.
    protected override IHost CreateHost(IHostBuilder builder)
    {
        var host = base.CreateHost(builder);
        host.Services.GetRequiredService<ModelRepository>().Loaded.GetAwaiter().GetResult();
        return host;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("Models:Path", Models)
        .ConfigureLogging(static logging => logging.ClearProviders())
        .ConfigureTestServices(static services => services
            .AddBrightness()
            .AddTaskApi<BrightnessApi>());
}
