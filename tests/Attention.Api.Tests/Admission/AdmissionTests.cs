using System.Net;
using System.Net.Sockets;
using System.Text;
using Attention.Api.Tests.Hosting;
using Attention.Inference.Admission;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Admission;

/// <summary>What the bodies of requests may hold, and who is refused before anything of his is read.</summary>
public sealed class AdmissionTests
{
    private const int Mebibyte = 1 << 20;

    private static readonly byte[] Large = new byte[2 * Mebibyte];

    [Fact]
    public async Task A_body_for_which_there_is_no_room_is_refused_with_the_time_to_come_back_and_leaves_nothing_behind()
    {
        await using var api = new NarrowApi();
        var rest = api.CreateClient();
        var grpc = new V1.CaptioningService.CaptioningServiceClient(api.Channel());

        var refusal = await rest.PostAsync("/v1/captions", new ByteArrayContent(Large) { Headers = { ContentType = new("image/png") } });
        var problem = await refusal.ProblemAsync(HttpStatusCode.TooManyRequests);
        var status = await Answers.FailureAsync(
            async () => await grpc.CaptionAsync(new V1.CaptionRequest { Image = ByteString.CopyFrom(Large) }), StatusCode.ResourceExhausted);

        Assert.Contains("Admission:MaxBodyBytes", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), refusal.Headers.RetryAfter?.Delta);
        Assert.Contains("Admission:MaxBodyBytes", status.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), status.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
        Assert.Equal(0, api.Door.BytesTaken);
    }

    [Fact]
    public async Task What_a_message_inflates_to_is_counted()
    {
        await using var api = new NarrowApi();
        var grpc = new V1.CaptioningService.CaptioningServiceClient(api.Channel());
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };

        var status = await Answers.FailureAsync(
            async () => await grpc.CaptionAsync(new V1.CaptionRequest { Image = ByteString.CopyFrom(Large) }, gzip), StatusCode.ResourceExhausted);

        Assert.Contains("Admission:MaxBodyBytes", status.Message, StringComparison.Ordinal);
        Assert.Equal(0, api.Door.BytesTaken);
    }

    [Fact]
    public async Task A_message_that_inflates_beyond_the_limit_is_too_large()
    {
        await using var api = new NarrowApi(("Limits:MaxImageBytes", "65536"), ("Limits:MaxTextBytes", "65536"), ("Limits:MaxAudioBytes", "65536"), ("Limits:MaxVideoBytes", "65536"), ("Limits:MaxTensorBytes", "65536"));
        var grpc = new V1.CaptioningService.CaptioningServiceClient(api.Channel());

        var status = await Answers.FailureAsync(
            async () => await grpc.CaptionAsync(
                new V1.CaptionRequest { Image = ByteString.CopyFrom(new byte[Mebibyte / 4]) }, new Metadata { { "grpc-internal-encoding-request", "gzip" } }),
            StatusCode.InvalidArgument);

        Assert.Equal("tooLarge", status.GetDetail<ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task A_promise_of_bytes_takes_none()
    {
        await using var api = new NarrowApi();
        using var socket = await api.ConnectAsync();
        await socket.SendAsync(Head(20 * Mebibyte), SocketFlags.None);

        await UntilAsync(() => api.Door.BytesTaken > 0);

        Assert.InRange(api.Door.BytesTaken, 1, 32 << 10);
    }

    [Fact]
    public async Task A_request_beyond_those_that_may_be_open_is_refused_before_its_body_is_sent()
    {
        await using var api = new NarrowApi(("Admission:MaxRequests", "1"), ("Admission:MaxStall", "00:10:00"));
        using var open = await api.ConnectAsync();
        await open.SendAsync(Head(Mebibyte), SocketFlags.None);
        await UntilAsync(() => api.Door.BytesTaken > 0);
        using var next = await api.ConnectAsync();

        await next.SendAsync(Head(Mebibyte), SocketFlags.None);

        var answer = await ReceiveAsync(next);
        Assert.StartsWith("HTTP/1.1 429", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_stands_still_gives_way_to_the_next_request()
    {
        await using var api = new NarrowApi(("Admission:MaxRequests", "1"), ("Admission:MaxStall", "00:00:00"));
        using var open = await api.ConnectAsync();
        await open.SendAsync(Head(Mebibyte), SocketFlags.None);
        await UntilAsync(() => api.Door.BytesTaken > 0);
        using var next = await api.ConnectAsync();

        await next.SendAsync(Head(Mebibyte), SocketFlags.None);

        var answer = await ReceiveAsync(open);
        Assert.StartsWith("HTTP/1.1 429", answer, StringComparison.Ordinal);
        Assert.Contains("stood still", answer, StringComparison.Ordinal);
    }

    private static byte[] Head(int length) => Encoding.ASCII.GetBytes(
        $"POST /v1/captions HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {length}\r\n\r\n");

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var bytes = new byte[8 << 10];
        var count = await socket.ReceiveAsync(bytes, SocketFlags.None, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Has room for a mebibyte of bodies, on real sockets where those are asked for.</summary>
    private sealed class NarrowApi(params (string Setting, string Value)[] settings) : TransportApi
    {
        private bool _hasSockets;

        public Door Door => Services.GetRequiredService<Door>();

        public async Task<Socket> ConnectAsync()
        {
            if (!_hasSockets)
            {
                _hasSockets = true;
                UseKestrel();
                StartServer();
            }

            // In the order of their names: Grpc, Rest.
            var address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last());
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            return socket;
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder
                .UseSetting("Admission:MaxBodyBytes", $"{Mebibyte}")
                .UseSetting("Kestrel:Endpoints:Rest:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0");
            foreach (var (setting, value) in settings)
            {
                builder.UseSetting(setting, value);
            }
        }
    }
}
