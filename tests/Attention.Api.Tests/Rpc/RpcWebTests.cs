using System.Net;
using Attention.Api.Tests.Cropping;
using Attention.Api.Tests.Hosting;
using Attention.Api.Tests.Security;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Mvc.Testing;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Rpc;

/// <summary>gRPC-Web, which pages speak: over HTTP/1.1, on the port of REST.</summary>
public sealed class RpcWebTests(ToyApi api)
{
    private const string Page = "https://app.example.org";

    public static TheoryData<GrpcWebMode> Modes => [GrpcWebMode.GrpcWeb, GrpcWebMode.GrpcWebText];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_call_is_answered_as_over_gRPC(GrpcWebMode mode)
    {
        var request = Requests.TranslationMessage("The cat sees a dog.");

        var answer = await Client(api, mode).TranslateAsync(request);
        var same = await new V1.TranslationService.TranslationServiceClient(api.Channel()).TranslateAsync(request);

        Assert.Equal(same.Translations, answer.Translations);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_stream_is_answered_token_by_token(GrpcWebMode mode)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var request = Requests.TranslationMessage("The cat sees a dog.");

        using var call = Client(api, mode).StreamTranslation(request, cancellationToken: cancelled);
        var events = await call.ResponseStream.ReadAllAsync(cancelled).ToListAsync(cancelled);
        using var other = new V1.TranslationService.TranslationServiceClient(api.Channel()).StreamTranslation(request, cancellationToken: cancelled);
        var same = await other.ResponseStream.ReadAllAsync(cancelled).ToListAsync(cancelled);

        Assert.True(events.Count > 1);
        Assert.Equal(same.Select(message => message.Token), events.Select(message => message.Token));
        Assert.Equal(same[^1].Done.Translations, events[^1].Done.Translations);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_error_carries_its_details(GrpcWebMode mode)
    {
        var request = Requests.TranslationMessage("The cat sees a dog.");
        request.Options = new V1.SequenceOptions { Beam = 11 };

        var status = await Answers.FailureAsync(async () => await Client(api, mode).TranslateAsync(request), StatusCode.InvalidArgument, "beam");
        var same = await Answers.FailureAsync(
            async () => await new V1.TranslationService.TranslationServiceClient(api.Channel()).TranslateAsync(request), StatusCode.InvalidArgument, "beam");
        // Each is a request of its own.
        Assert.Equal(same.Details.Where(IsOfTheFault), status.Details.Where(IsOfTheFault));
        Assert.Equal((same.Code, same.Message), (status.Code, status.Message));

        static bool IsOfTheFault(Any detail) => !detail.Is(RequestInfo.Descriptor);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_large_message_comes_whole(GrpcWebMode mode)
    {
        byte[] image = [.. Pictures.Png(), .. new byte[700_000]];

        var crops = await new V1.CroppingService.CroppingServiceClient(Channel(api, mode)).CropAsync(CropCalls.Message(image, "?theta=1,0,0,0,1,0"));

        Assert.Equal((Pictures.Width, Pictures.Height), (crops.Image.Width, crops.Image.Height));
    }

    [Theory]
    [InlineData("AAAAAAkBAg==")]
    [InlineData("AAAAAAkBA")]
    [InlineData("AAAAAAk?")]
    [InlineData("<html>")]
    public async Task A_text_that_is_no_message_is_refused(string body)
    {
        using var content = new StringContent(body, null, "application/grpc-web-text+proto");

        using var answer = await api.CreateClient().PostAsync("/attention.v1.TranslationService/Translate", content);

        Assert.Equal("3", Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Keys_are_asked_for(GrpcWebMode mode)
    {
        await using var keyed = new KeyedApi();

        var status = await Answers.FailureAsync(() => ListAsync(keyed, mode), StatusCode.Unauthenticated);
        Assert.Equal("unauthenticated", status.GetDetail<ErrorInfo>()!.Reason);
        await ListAsync(keyed, mode, new Metadata { { "x-api-key", KeyedApi.CallerKey } });
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_service_without_models_says_so(GrpcWebMode mode)
    {
        await using var empty = new TransportApi { ModelObstacle = "Nothing is loaded." };

        var status = await Answers.FailureAsync(
            async () => await Client(empty, mode).TranslateAsync(Requests.TranslationMessage("a")), StatusCode.Unavailable);
        Assert.Equal("Nothing is loaded.", status.Message);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Limits_and_rates_hold(GrpcWebMode mode)
    {
        await using var empty = new TransportApi();
        await using var limited = empty.WithWebHostBuilder(static builder => builder
            .UseSetting("RateLimit:UnitsPerSecond", "1").UseSetting("RateLimit:Burst", "100").UseSetting("Limits:MaxImageBytes", "1000"));
        var large = Requests.CaptionMessage(new byte[1001]);

        await Answers.FailureAsync(
            async () => await new V1.CaptioningService.CaptioningServiceClient(Channel(limited, mode)).CaptionAsync(large), StatusCode.InvalidArgument, "image");
        var much = Requests.TranslationMessage([.. Enumerable.Repeat("A cat.", 64)]);
        await Answers.FailureAsync(async () => await Client(limited, mode).TranslateAsync(much), StatusCode.InvalidArgument, "target");
        var status = await Answers.FailureAsync(async () => await Client(limited, mode).TranslateAsync(much), StatusCode.ResourceExhausted);
        Assert.NotNull(status.GetDetail<RetryInfo>());
    }

    [Fact]
    public async Task A_message_that_ends_early_is_refused()
    {
        using var content = new ByteArrayContent([0, 0, 0, 0, 9, 1, 2]) { Headers = { ContentType = new("application/grpc-web+proto") } };

        using var answer = await api.CreateClient().PostAsync("/attention.v1.TranslationService/Translate", content);

        Assert.Equal("3", Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    [Fact]
    public async Task A_page_reads_the_status_of_a_call_that_was_refused()
    {
        await using var keyed = new KeyedApi();
        await using var open = keyed.WithWebHostBuilder(static builder => builder.UseSetting("Cors:Origins:0", Page));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/attention.v1.ModelService/ListModels")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc-web+proto") } },
            Headers = { { "Origin", Page }, { "Sec-Fetch-Site", "cross-site" } },
        };

        using var answer = await open.CreateClient().SendAsync(request);

        Assert.Equal("application/grpc-web", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Page, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("16", Assert.Single(answer.Headers.GetValues("grpc-status")));
        var exposed = answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',');
        Assert.All(answer.Headers.Where(static header => header.Key.StartsWith("grpc", StringComparison.OrdinalIgnoreCase)), header => Assert.Contains(header.Key, exposed, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_page_of_another_site_calls_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/attention.v1.ModelService/ListModels")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc-web+proto") } },
            Headers = { { "Origin", Page }, { "Sec-Fetch-Site", "cross-site" } },
        };

        using var answer = await api.CreateClient().SendAsync(request);

        Assert.Equal("7", Assert.Single(answer.Headers.GetValues("grpc-status")));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static V1.TranslationService.TranslationServiceClient Client(WebApplicationFactory<Program> api, GrpcWebMode mode) => new(Channel(api, mode));

    private static async Task ListAsync(WebApplicationFactory<Program> api, GrpcWebMode mode, Metadata? headers = null) =>
        await new V1.ModelService.ModelServiceClient(Channel(api, mode)).ListModelsAsync(new V1.ListModelsRequest(), headers);

    private static GrpcChannel Channel(WebApplicationFactory<Program> api, GrpcWebMode mode) => GrpcChannel.ForAddress(api.Server.BaseAddress, new GrpcChannelOptions
    {
        HttpHandler = new GrpcWebHandler(mode, api.Server.CreateHandler()),
        HttpVersion = HttpVersion.Version11,
    });
}
