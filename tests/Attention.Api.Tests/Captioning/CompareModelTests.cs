using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Captioning;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Captioning;

/// <summary>Several captioners about one photo, over both transports.</summary>
public sealed class CompareModelTests(AttentionApi api)
{
    private const string Route = "/v1/captions/compare";

    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.CaptioningService.CaptioningServiceClient _grpc = new(api.Channel());

    public static TheoryData<string, string[], ErrorCode> Bad => new()
    {
        { "caption-soft,caption-soft", ["caption-soft", "caption-soft"], ErrorCode.InvalidInput },
        { "caption-soft,nobody", ["caption-soft", "nobody"], ErrorCode.NotFound },
        { "translate-en-fr", ["translate-en-fr"], ErrorCode.InvalidInput },
        { string.Join(',', Enumerable.Range(0, 17)), [.. Enumerable.Range(0, 17).Select(i => $"{i}")], ErrorCode.InvalidInput },
    };

    [Fact]
    public async Task Both_transports_give_the_same_comparison()
    {
        var rest = await CompareAsync("?id=mine&models=caption-hard,caption-soft&prefix=a+dog");
        var grpc = await _grpc.CompareAsync(Message("a dog", "caption-hard", "caption-soft"));

        Assert.Equal(["caption-hard", "caption-soft"], rest.Captions.Select(caption => caption.Model));
        Assert.Equal("mine", rest.Id);
        Assert.Equal(rest.Captions.Select(caption => (caption.Model, caption.Caption)), grpc.Captions.Select(caption => (caption.Model, caption.Caption)));
    }

    [Fact]
    public async Task A_comparison_costs_by_the_models_that_it_asks()
    {
        var pipeline = api.Services.GetRequiredService<CaptionPipeline>();
        var all = await CompareAsync("");

        Assert.Equal(all.Captions.Count, pipeline.Compared(new CompareCaptionsRequest { Image = Pictures.Jpeg() }));
        Assert.Equal(2, pipeline.Compared(new CompareCaptionsRequest { Image = Pictures.Jpeg(), Models = ["caption-soft", "caption-hard"] }));
    }

    [Fact]
    public async Task Without_names_every_captioner_is_asked_the_default_first()
    {
        var rest = await CompareAsync("");

        Assert.Equal("caption-soft", rest.Captions[0].Model);
        Assert.True(rest.Captions.Count >= 5);
        Assert.All(rest.Captions, caption => Assert.NotEmpty(caption.Caption));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Models_that_cannot_be_compared_are_refused_by_name(string query, string[] models, ErrorCode code)
    {
        var row = Errors.Table[code];

        await (await _rest.PostImageAsync(Pictures.Jpeg(), $"?models={query}", route: Route)).ProblemAsync((HttpStatusCode)row.Status, "models");
        await Answers.FailureAsync(async () => await _grpc.CompareAsync(Message("", models)), row.Grpc, "models");
    }

    [Theory]
    [InlineData("sample=true&models=caption-soft", "sample")]
    [InlineData("seed=3", "seed")]
    [InlineData("mask=0,0,48,32", "mask")]
    [InlineData("prefix=xyzzy", "prefix")]
    [InlineData("beam=11", "beam")]
    public async Task An_option_that_none_can_follow_is_refused_by_name(string options, string field) =>
        await (await _rest.PostImageAsync(Pictures.Jpeg(), $"?{options}", route: Route)).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task The_image_is_checked_as_everywhere() =>
        await (await _rest.PostImageAsync(Pictures.TextNamedJpg(), route: Route)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "image");

    [Fact]
    public async Task The_figure_shows_them_all()
    {
        var response = await _rest.PostImageAsync(Pictures.Jpeg(), "?attention=none", "image/png", Route);
        using var figure = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync());

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.True(figure.Height > figure.Width);
    }

    [Fact]
    public async Task A_comparison_is_not_streamed() =>
        await (await _rest.PostImageAsync(Pictures.Jpeg(), "", "text/event-stream", Route)).ProblemAsync(HttpStatusCode.NotAcceptable);

    private static V1.CompareCaptionsRequest Message(string prefix, params string[] models) =>
        new() { Image = ByteString.CopyFrom(Pictures.Jpeg()), Prefix = prefix, Models = { models } };

    private async Task<CompareCaptionsResponse> CompareAsync(string options) =>
        await (await _rest.PostImageAsync(Pictures.Jpeg(), options, route: Route)).ReadAsync<CompareCaptionsResponse>();
}
