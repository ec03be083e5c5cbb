using System.Net;
using Attention.Api.Tests.Hosting;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Api.Tests;

/// <summary>What only a real server on real sockets shows.</summary>
public sealed class SocketTests : IAsyncDisposable
{
    private readonly SocketApi _api = new();
    private readonly string[] _addresses;

    public SocketTests()
    {
        _api.UseKestrel();
        _api.StartServer();
        // In the order of their names: Grpc, Rest.
        _addresses = [.. _api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
    }

    [Fact]
    public async Task REST_and_GRPC_have_a_port_each()
    {
        using var rest = new HttpClient { BaseAddress = new Uri(_addresses[1]) };
        using var grpc = GrpcChannel.ForAddress(_addresses[0]);

        Assert.Equal(HttpStatusCode.OK, (await rest.GetAsync("/health/ready")).StatusCode);
        var health = await new Health.HealthClient(grpc).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_client_that_sends_too_much_before_it_listens_still_gets_the_answer(int timesTheLimit)
    {
        using var rest = new HttpClient { BaseAddress = new Uri(_addresses[1]) };
        var bytes = new byte[(timesTheLimit * new LimitsOptions().MaxImageBytes) + 1];
        var image = new ByteArrayContent(bytes) { Headers = { ContentType = new("image/png") } };

        await (await rest.PostAsync("/v1/captions", image)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private sealed class SocketApi : TransportApi
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0");
        }
    }
}
