using System.Net;
using System.Net.Sockets;
using System.Text;
using Attention.Api.Tests.Hosting;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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

    [Theory]
    [InlineData("fffffffffffffffff\r\n")]
    [InlineData("7fffffffff\r\n")]
    [InlineData("xyz\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("2\r\n{}{}\r\n")]
    public async Task A_body_in_bad_chunks_is_not_valid(string chunks)
    {
        var answer = await ExchangeAsync($"Transfer-Encoding: chunked\r\n\r\n{chunks}");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalidInput\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_not_waited_for()
    {
        var answer = await ExchangeAsync("Content-Length: 1000\r\n\r\n{");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"requestTimeout\"", answer, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    /// <summary>What is answered to a translation whose head ends so, and that ends with it.</summary>
    private async Task<string> ExchangeAsync(string rest)
    {
        using var client = new TcpClient();
        var address = new Uri(_addresses[1]);
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var head = "POST /v1/translations HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + rest), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private sealed class SocketApi : TransportApi
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0")
                // Its own grace is five seconds.
                .ConfigureServices(services => services.Configure<KestrelServerOptions>(options =>
                    options.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(1.5))));
        }
    }
}
