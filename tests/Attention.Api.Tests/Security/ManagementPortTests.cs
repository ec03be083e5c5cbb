using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Api.Tests.Security;

/// <summary>Management's routes on a port of their own.</summary>
public sealed class ManagementPortTests : IAsyncDisposable
{
    private readonly ManagedApi _api = new();
    private readonly HttpClient _public;
    private readonly HttpClient _management;

    public ManagementPortTests()
    {
        _api.UseKestrel();
        _api.StartServer();
        var addresses = _api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        // In the order of their names: Grpc, Rest.
        _public = new HttpClient { BaseAddress = addresses.Where(address => address.Port != _api.Port).ElementAt(1) };
        _management = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_api.Port}") };
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task What_is_managements_answers_there_and_nowhere_else(string route)
    {
        Assert.Equal(HttpStatusCode.OK, (await _management.GetAsync(route)).StatusCode);
        var problem = await (await _public.GetAsync(route)).ProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal($"There is nothing at {route}.", (string)problem["detail"]!);

        // A client may write what it likes into its Host header.
        using var request = new HttpRequestMessage(HttpMethod.Get, route) { Headers = { Host = $"localhost:{_api.Port}" } };
        await (await _public.SendAsync(request)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/health/ready")]
    public async Task What_is_everybodys_answers_on_both(string route)
    {
        Assert.Equal(HttpStatusCode.OK, (await _public.GetAsync(route)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _management.GetAsync(route)).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _public.Dispose();
        _management.Dispose();
        await _api.DisposeAsync();
    }

    private sealed class ManagedApi : TransportApi
    {
        public int Port { get; } = FreePort();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0")
                .UseSetting("Management:Port", Port.ToString(CultureInfo.InvariantCulture));
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
