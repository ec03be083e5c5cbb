using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using V1 = Attention.Contracts.V1;

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

    [Fact]
    public async Task Pages_call_over_the_port_of_REST()
    {
        using var channel = GrpcChannel.ForAddress(
            _addresses[1], new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWebText, new HttpClientHandler()), HttpVersion = HttpVersion.Version11 });

        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/metrics")]
    [InlineData("/v1/nothing")]
    public async Task HEAD_brings_no_body_and_leaves_the_connection_as_it_was(string route)
    {
        using var client = new TcpClient();
        var address = new Uri(_addresses[1]);
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HEAD {route} HTTP/1.1\r\nHost: here\r\n\r\nGET /health/live HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answers = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\r\n\r\n", 2);

        Assert.Contains("Content-Length: ", answers[0], StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK", answers[1], StringComparison.Ordinal);
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

    [Theory]
    [InlineData("", 1)]
    [InlineData("X-Request-Timeout-Ms: 200\r\n", 1)]
    [InlineData("X-Request-Timeout-Ms: 200\r\n", 16_000)]
    [InlineData("X-Request-Timeout-Ms: 200\r\nContent-Encoding: gzip\r\n", 1)]
    public async Task A_body_that_does_not_come_is_408_and_no_fault_of_ours(string header, int bytes)
    {
        using var client = new TcpClient();
        var address = new Uri(_addresses[1]);
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Head($"{header}Content-Length: 20000\r\n\r\n"), TestContext.Current.CancellationToken);
        await stream.WriteAsync((byte[])[0x1F, .. new byte[bytes - 1]], TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        if (header.Length > 0)
        {
            // The server waits for the rest before it closes the connection.
            await stream.WriteAsync(new byte[20_000 - bytes], TestContext.Current.CancellationToken);
        }

        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 408 Request Timeout", status);
        Assert.Contains("\"code\":\"requestTimeout\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(_api.Logs.GetSnapshot(), static log => log.Level >= LogLevel.Warning && log.Category!.StartsWith("Microsoft.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public async Task A_call_whose_message_does_not_come_ends_alone(int bytes)
    {
        using var handler = new SocketsHttpHandler();
        using var grpc = GrpcChannel.ForAddress(_addresses[0], new GrpcChannelOptions { HttpHandler = handler });
        using var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri(_addresses[0]) };
        using var watch = new Health.HealthClient(grpc).Watch(new HealthCheckRequest());
        using var bulk = new V1.TranslationService.TranslationServiceClient(grpc).TranslateBulk();
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));

        // Longer than the server's rate allows, which is for connections.
        using var call = HalfSent.Call("/attention.v1.ActionService/Recognize", bytes, timeout: "4S");
        var end = await Record.ExceptionAsync(async () =>
        {
            using var answer = await client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal($"{(int)StatusCode.DeadlineExceeded}", await HalfSent.StatusAsync(answer));
        });

        // The stream alone may be reset (8 is CANCEL), before its end was read.
        Assert.True(end is null or { InnerException: HttpProtocolException { ErrorCode: 8 } }, $"{end}");
        await bulk.RequestStream.WriteAsync(Requests.TranslationMessage("A dog."));
        Assert.True(await bulk.ResponseStream.MoveNext(CancellationToken.None));
        Assert.False(watch.ResponseStream.MoveNext(CancellationToken.None).IsCompleted);
    }

    [Theory]
    [InlineData("0S")]
    [InlineData("1n")]
    public async Task A_call_without_any_time_is_refused_at_once(string timeout)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_addresses[0]) };
        using var call = HalfSent.Call("/attention.v1.TranslationService/Translate", 10, timeout);
        using var answer = await client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal($"{(int)StatusCode.DeadlineExceeded}", await HalfSent.StatusAsync(answer));
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_not_waited_for()
    {
        var answer = await ExchangeAsync("Content-Length: 1000\r\n\r\n{");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"requestTimeout\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_TLS_one_port_has_both_versions_and_in_the_clear_it_has_the_old_one()
    {
        using var certificate = SelfSigned();
        await using var api = new TlsApi(certificate);
        api.UseKestrel();
        api.StartServer();
        var address = new Uri(api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(static text => text.StartsWith("https:", StringComparison.Ordinal)));
        using var trusting = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var secure = new HttpClient(trusting) { BaseAddress = address };
        using var clear = new HttpClient { BaseAddress = new Uri(_addresses[1]) };

        Assert.Equal(HttpVersion.Version20, (await secure.SendAsync(Newest())).Version);
        Assert.Equal(HttpVersion.Version11, (await clear.SendAsync(Newest())).Version);
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = trusting });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status);

        static HttpRequestMessage Newest() =>
            new(HttpMethod.Get, "/health/live") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>What is answered to a translation whose head ends so, and that ends with it.</summary>
    private async Task<string> ExchangeAsync(string rest)
    {
        using var client = new TcpClient();
        var address = new Uri(_addresses[1]);
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Head(rest), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static byte[] Head(string rest) => Encoding.ASCII.GetBytes(
        $"POST /v1/translations HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n{rest}");

    private sealed class TlsApi(X509Certificate2 certificate) : SocketApi
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .UseSetting("Kestrel:Endpoints:Rest:Url", "https://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:Rest:Protocols", "Http1AndHttp2")
                .ConfigureServices(services => services.Configure<KestrelServerOptions>(options =>
                    options.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate)));
        }
    }

    private class SocketApi : TransportApi
    {
        public FakeLogCollector Logs => Services.GetFakeLogCollector();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .ConfigureLogging(static logging => logging.AddFakeLogging())
                .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0")
                // Its own grace is five seconds.
                .ConfigureServices(services => services.Configure<KestrelServerOptions>(options =>
                    options.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(1.5))));
        }
    }
}
