using System.Net;
using System.Net.Sockets;
using System.Text;
using Attention.Api.Tests.Hosting;
using Attention.Inference.Admission;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests;

/// <summary>The service as it stops, on real sockets.</summary>
public sealed class DrainTests : IAsyncDisposable
{
    private static readonly TimeSpan DrainDelay = TimeSpan.FromSeconds(5);

    // Less than RequestTimeout, which is what whoever holds the connections would make it last.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(50);

    private readonly DrainingApi _api = new();
    private readonly Uri _rest;
    private readonly GrpcChannel _grpc;

    public DrainTests()
    {
        _api.UseKestrel();
        _api.StartServer();
        // In the order of their names: Grpc, Rest.
        var addresses = _api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        _rest = new Uri(addresses[1]);
        _grpc = GrpcChannel.ForAddress(addresses[0]);
    }

    [Fact]
    public async Task Health_says_first_that_the_service_stops_while_work_is_still_answered()
    {
        using var old = Client();
        await AssertAnsweredAsync(old);

        var stopping = Stop();

        await (await old.GetAsync("/health/ready")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await old.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await new Health.HealthClient(_grpc).CheckAsync(new HealthCheckRequest())).Status);
        using var @new = Client();
        for (var again = 0; again < 20; again++)
        {
            await AssertAnsweredAsync(old);
            await AssertAnsweredAsync(@new);
        }

        Assert.False(stopping.IsCompleted);
        _api.Time.Advance(DrainDelay);
        await stopping.WaitAsync(Soon);
        await Assert.ThrowsAsync<HttpRequestException>(() => old.GetAsync("/health/live"));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => TranslateAsync());
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
    }

    [Fact]
    public async Task What_comes_when_draining_is_over_is_refused_and_told_when_to_come_back()
    {
        using var rest = Client();
        var late = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The server closes its connections only once all who wait for this moment have had their turn.
        using var _ = _api.Services.GetRequiredService<Drain>().Over.Register(
            () => late.SetResult(rest.PostJsonAsync("/v1/translations", Requests.Translation("A dog.")).GetAwaiter().GetResult()));

        var stopping = Stop();
        _api.Time.Advance(DrainDelay);

        using var answer = await late.Task.WaitAsync(Soon);
        await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.True(answer.Headers.ConnectionClose);
        await stopping.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_connection_of_HTTP_1_is_told_to_close_before_it_is_closed()
    {
        using var rest = Client();
        Assert.NotEqual(true, (await rest.GetAsync("/health/live")).Headers.ConnectionClose);

        var stopping = Stop();

        Assert.True((await rest.GetAsync("/health/live")).Headers.ConnectionClose);
        Assert.True((await rest.GetAsync("/health/ready")).Headers.ConnectionClose);
        _api.Time.Advance(DrainDelay);
        await stopping.WaitAsync(Soon);
    }

    [Fact]
    public async Task Calls_without_an_end_end_when_draining_is_over_and_hold_nothing_up()
    {
        using var bulk = new V1.TranslationService.TranslationServiceClient(_grpc).TranslateBulk();
        using var idle = new V1.TranslationService.TranslationServiceClient(_grpc).TranslateBulk();
        using var camera = new V1.ActionService.ActionServiceClient(_grpc).Watch();
        using var reflection = new ServerReflection.ServerReflectionClient(_grpc).ServerReflectionInfo();
        await AskAsync(bulk);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await reflection.ResponseStream.MoveNext(CancellationToken.None));

        var stopping = Stop();
        await AskAsync(bulk);
        // Each client listens, as clients do: what comes as the connection closes may be lost to one that looks later.
        Task[] ends =
        [
            AssertUnavailableAsync(bulk.ResponseStream),
            AssertUnavailableAsync(idle.ResponseStream),
            AssertUnavailableAsync(camera.ResponseStream),
            AssertUnavailableAsync(reflection.ResponseStream),
        ];
        _api.Time.Advance(DrainDelay);

        await Task.WhenAll(ends);
        await stopping.WaitAsync(Soon);
    }

    [Fact]
    public async Task An_upload_that_stands_still_is_cut_when_draining_is_over_and_holds_nothing_up()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_rest.Host, _rest.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync("POST /v1/translations HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray(), TestContext.Current.CancellationToken);
        await UntilAsync(() => Door.BytesTaken > 0);

        var stopping = Stop();
        _api.Time.Advance(DrainDelay);

        // Its connection is cut: the end may be a reset.
        var bytes = new byte[8 << 10];
        var answer = Encoding.UTF8.GetString(bytes, 0, await stream.ReadAsync(bytes, TestContext.Current.CancellationToken).AsTask().WaitAsync(Soon));
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("The service is stopping, and the body stood still.", answer, StringComparison.Ordinal);
        await stopping.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_body_that_is_still_to_come_after_its_answer_holds_nothing_up()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_rest.Host, _rest.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();

        var stopping = Stop();
        await stream.WriteAsync("POST /v1/nothing HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, await stream.ReadAsync(new byte[8 << 10], TestContext.Current.CancellationToken).AsTask().WaitAsync(Soon));
        _api.Time.Advance(DrainDelay);

        await stopping.WaitAsync(Soon);
    }

    [Theory]
    [InlineData("/attention.v1.TranslationService/Translate")]
    [InlineData("/attention.v1.TranslationService/StreamTranslation")]
    public async Task A_message_that_stands_still_is_cut_when_draining_is_over_and_holds_nothing_up(string method)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{_grpc.Target}") };
        using var call = HalfSent.Call(method, 10);
        var answer = client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await UntilAsync(() => Door.BytesTaken > 0);

        var stopping = Stop();
        _api.Time.Advance(DrainDelay);

        Assert.Equal($"{(int)StatusCode.Unavailable}", await HalfSent.StatusAsync(await answer.WaitAsync(Soon)));
        await stopping.WaitAsync(Soon);
    }

    [Fact]
    public async Task Whoever_watches_health_hears_that_the_service_stops_and_holds_nothing_up()
    {
        using var watch = new Health.HealthClient(_grpc).Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);

        var stopping = Stop();

        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        using var late = new Health.HealthClient(_grpc).Watch(new HealthCheckRequest());
        Assert.True(await late.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, late.ResponseStream.Current.Status);
        _api.Time.Advance(DrainDelay);
        await stopping.WaitAsync(Soon);
    }

    public async ValueTask DisposeAsync()
    {
        _grpc.Dispose();
        _api.Time.Advance(DrainDelay);
        await _api.DisposeAsync();
    }

    private Task Stop()
    {
        var stopping = _api.Services.GetRequiredService<IHost>().StopAsync(CancellationToken.None);
        Assert.True(_api.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        return stopping;
    }

    private Door Door => _api.Services.GetRequiredService<Door>();

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    private HttpClient Client() => new() { BaseAddress = _rest };

    private async Task AssertAnsweredAsync(HttpClient client)
    {
        using var answer = await client.PostJsonAsync("/v1/translations", Requests.Translation("A dog."));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single((await TranslateAsync()).Translations);
    }

    private async Task<V1.TranslationResponse> TranslateAsync() =>
        await new V1.TranslationService.TranslationServiceClient(_grpc).TranslateAsync(Requests.TranslationMessage("A dog."));

    private static async Task AskAsync(AsyncDuplexStreamingCall<V1.TranslationRequest, V1.TranslationBulkResponse> bulk)
    {
        await bulk.RequestStream.WriteAsync(Requests.TranslationMessage("A dog."));
        Assert.True(await bulk.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Single(bulk.ResponseStream.Current.Response.Translations);
    }

    private static async Task AssertUnavailableAsync<T>(IAsyncStreamReader<T> responses)
    {
        var end = await Assert.ThrowsAsync<RpcException>(() => responses.MoveNext(CancellationToken.None).WaitAsync(Soon));
        Assert.True(end.StatusCode == StatusCode.Unavailable, end.ToString());
        Assert.StartsWith("The service is stopping.", end.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>The service with toy models, which drains as long as the test likes.</summary>
    private sealed class DrainingApi : AttentionApi
    {
        public FakeTimeProvider Time { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .UseSetting("Models:Path", Path.Combine(RepositoryRoot, "tests", "Attention.Inference.Tests", "Fixtures", "repository"))
                .UseSetting("Limits:DrainDelay", $"{DrainDelay}")
                .UseSetting("Admission:MaxStall", "00:00:00")
                .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0")
                .ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(
                    provider => ActivatorUtilities.CreateInstance<Drain>(provider, (TimeProvider)Time))));
        }
    }
}
