using System.Net;
using System.Net.Sockets;
using Attention.Api.Tests.Hosting;
using Attention.Client.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Attention.Client.Tests;

/// <summary>A fault is the same one on both transports.</summary>
public sealed class FaultTests(AttentionApi api)
{
    public static TheoryData<AttentionTransport> Transports => [AttentionTransport.Rest, AttentionTransport.Grpc];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task What_is_not_valid_is_named(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);

        var refusal = await FailsAsync(() => host.Client.TranslateAsync(
            new TranslationRequest { Texts = ["a"], Source = "en", Target = "fr", Beam = 11 }, Cancelled));

        Assert.Equal((ErrorCode.InvalidInput, "beam"), (refusal.Code, refusal.Field));
        Assert.NotEmpty(refusal.Message);
        Assert.NotEmpty(refusal.TraceId!);
        Assert.Null(refusal.RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_model_that_is_not_there_is_not_found(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);

        var refusal = await FailsAsync(() => host.Client.CaptionAsync(Inputs.Image, static request => request with { Model = "nobody" }, Cancelled));

        Assert.Equal((ErrorCode.NotFound, "model"), (refusal.Code, refusal.Field));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_file_that_is_no_image_is_told_from_one_that_is_too_large(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);

        var text = await FailsAsync(() => host.Client.CaptionAsync(new MemoryStream(Pictures.TextNamedJpg()), cancellationToken: Cancelled));
        var large = await FailsAsync(() => host.Client.CaptionAsync(new MemoryStream(Pictures.HugePng()), cancellationToken: Cancelled));

        Assert.Equal((ErrorCode.UnsupportedMedia, "image"), (text.Code, text.Field));
        Assert.Equal((ErrorCode.TooLarge, "image"), (large.Code, large.Field));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_key_is_sent_where_there_is_one(AttentionTransport transport)
    {
        await using var service = api.WithWebHostBuilder(static builder => builder
            .UseSetting("Models:Path", Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "no-models")).FullName)
            .UseSetting("Keys:Callers:0:Id", "alice")
            // Of "a-key-of-alice".
            .UseSetting("Keys:Callers:0:Sha256", "370b0a5941b0eb30b08a9387a4dc408ac42696bedc7d70acb594caa2ce554299"));
        using var stranger = new ClientHost(service.Server, transport);
        using var alice = new ClientHost(service.Server, transport, static options => options.ApiKey = "a-key-of-alice");

        Assert.Equal(ErrorCode.Unauthenticated, (await FailsAsync(() => stranger.Client.ListModelsAsync(Cancelled))).Code);
        Assert.Empty(await alice.Client.ListModelsAsync(Cancelled));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_service_that_cannot_be_reached_is_unavailable(AttentionTransport transport)
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        var port = ((IPEndPoint)socket.LocalEndpoint).Port;
        socket.Stop();
        var services = new ServiceCollection();
        services.AddAttention(new Uri($"http://127.0.0.1:{port}"), options => (options.Transport, options.MaxRetries) = (transport, 0));
        await using var provider = services.BuildServiceProvider();

        var fault = await FailsAsync(() => provider.GetRequiredService<IAttentionClient>().TranslateAsync("yes", "en", "fr", cancellationToken: Cancelled));

        Assert.Equal(ErrorCode.Unavailable, fault.Code);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task What_is_given_up_is_cancelled(AttentionTransport transport)
    {
        using var host = new ClientHost(api.Server, transport);
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.CaptionAsync(Inputs.Image, cancellationToken: caller.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.TranslateAsync("yes", "en", "fr", cancellationToken: caller.Token));
    }

    [Fact]
    public async Task The_service_is_told_how_long_it_has()
    {
        await using var service = new BusyService(0, null);
        using var rest = new ClientHost(service.Server, AttentionTransport.Rest, static options => options.Timeout = TimeSpan.FromSeconds(9));
        using var grpc = new ClientHost(service.Server, AttentionTransport.Grpc, static options => options.Timeout = TimeSpan.FromSeconds(9));

        await rest.Client.TranslateAsync("yes", "en", "fr", cancellationToken: Cancelled);
        await grpc.Client.TranslateAsync("yes", "en", "fr", cancellationToken: Cancelled);

        Assert.Equal("9000", service.Headers.Single()["X-Request-Timeout-Ms"]);
        Assert.NotEqual(DateTime.MaxValue, service.Deadline);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_by_name()
    {
        using var host = new ClientHost(api.Server, AttentionTransport.Rest, static options => options.MaxRetries = 99);

        Assert.Contains("MaxRetries", Assert.Throws<OptionsValidationException>(() => host.Client).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_client_does_not_take_the_place_of_the_first_unseen()
    {
        var services = new ServiceCollection();
        services.AddAttention(new Uri("http://one"));

        Assert.Throws<InvalidOperationException>(() => services.AddAttention(new Uri("http://two")));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Task<AttentionException> FailsAsync(Func<Task> call) => Assert.ThrowsAsync<AttentionException>(call);
}
