using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Attention.Page.Tests.Hosting.PageApi))]
[assembly: CaptureConsole]

namespace Attention.Page.Tests.Hosting;

/// <summary>The whole service with the models of the repository, on a socket that a browser can reach.</summary>
public sealed class PageApi : WebApplicationFactory<Program>, IAsyncLifetime
{
    // Opening all models takes seconds; what is not ready by then never will be.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Root { get; } = typeof(PageApi).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        UseKestrel();
        StartServer();
        // In the order of their names: Grpc, Rest.
        Address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last();
        using var client = Http();
        using var patience = new CancellationTokenSource(Patience);
        while (!(await client.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode)
        {
            await Task.Delay(200, patience.Token);
        }
    }

    /// <summary>A client that takes answers as they are: not unpacked, not redirected.</summary>
    public HttpClient Http() => new() { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromMinutes(2) };

    public static string Sample(string path) => Path.Combine(Root, "models", "repository", path);

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("Models:Path", Path.Combine(Root, "models", "repository"))
        .UseSetting("Batching:Tune", "false")
        .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
        .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0")
        .ConfigureLogging(logging => logging.ClearProviders());
}
