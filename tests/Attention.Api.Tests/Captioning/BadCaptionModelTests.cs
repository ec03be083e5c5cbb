using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Captioning;

/// <summary>Images and options that are bad or strange, over both transports.</summary>
public sealed class BadCaptionModelTests(AttentionApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.CaptioningService.CaptioningServiceClient _grpc = new(api.Channel());

    [Theory]
    [MemberData(nameof(OddPictures.Bad), MemberType = typeof(OddPictures))]
    public async Task A_bad_image_is_refused_by_name(string name, ErrorCode code)
    {
        var image = OddPictures.Named(name);
        var row = Errors.Table[code];
        var form = new MultipartFormDataContent { { new ByteArrayContent(image), "image", "photo.jpg" } };

        await (await _rest.PostImageAsync(image)).ProblemAsync((HttpStatusCode)row.Status, "image");
        await (await _rest.PostAsync("/v1/captions", form)).ProblemAsync((HttpStatusCode)row.Status, "image");
        await Answers.FailureAsync(async () => await _grpc.CaptionAsync(Requests.CaptionMessage(image)), row.Grpc, "image");
    }

    [Fact]
    public async Task A_missing_image_is_refused_by_name()
    {
        await (await _rest.PostAsync("/v1/captions", null)).ProblemAsync(HttpStatusCode.BadRequest, "image");
        await Answers.FailureAsync(
            async () => await _grpc.CaptionAsync(new V1.CaptionRequest()), StatusCode.InvalidArgument, "image");
    }

    [Theory]
    [MemberData(nameof(OddPictures.Strange), MemberType = typeof(OddPictures))]
    public async Task A_strange_image_is_captioned(string name, int width, int height)
    {
        var image = OddPictures.Named(name);
        var rest = await _rest.CaptionAsync(image);
        var grpc = await _grpc.CaptionAsync(Requests.CaptionMessage(image));

        Assert.Equal((width, height), (rest.Image.Width, rest.Image.Height));
        Assert.NotEmpty(rest.Caption);
        Assert.Equal(rest.Caption, grpc.Caption);
    }

    [Theory]
    [InlineData("beam=0", "beam")]
    [InlineData("beam=11", "beam")]
    [InlineData("beam=-1", "beam")]
    [InlineData("beam=2&alternatives=3", "alternatives")]
    [InlineData("alternatives=0", "alternatives")]
    [InlineData("maxTokens=0", "maxTokens")]
    [InlineData("maxTokens=513", "maxTokens")]
    public async Task An_option_out_of_range_is_refused_by_name(string options, string field)
    {
        var query = QueryHelpers.ParseQuery(options);
        var request = Requests.CaptionMessage(Pictures.Jpeg());
        request.Options = JsonParser.Default.Parse<V1.SequenceOptions>(
            $$"""{ {{string.Join(", ", query.Select(option => $"\"{option.Key}\": {option.Value}"))}} }""");

        var problem = await (await _rest.PostImageAsync(Pictures.Jpeg(), $"?{options}")).ProblemAsync(HttpStatusCode.BadRequest, field);
        await Answers.FailureAsync(async () => await _grpc.CaptionAsync(request), StatusCode.InvalidArgument, field);
        Assert.Contains($"{query[field]}", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", ErrorCode.NotFound)]
    [InlineData("translate-en-fr", ErrorCode.InvalidInput)]
    [InlineData("../caption-soft", ErrorCode.NotFound)]
    public async Task A_model_that_cannot_caption_is_refused_by_name(string model, ErrorCode code)
    {
        var row = Errors.Table[code];
        var request = Requests.CaptionMessage(Pictures.Jpeg());
        request.Model = model;

        await (await _rest.PostImageAsync(Pictures.Jpeg(), $"?model={model}")).ProblemAsync((HttpStatusCode)row.Status, "model");
        await Answers.FailureAsync(async () => await _grpc.CaptionAsync(request), row.Grpc, "model");
    }

    [Fact]
    public async Task The_first_frame_of_an_animation_is_captioned()
    {
        var animated = await _rest.CaptionAsync(Pictures.AnimatedGif());
        var red = await _rest.CaptionAsync(Pictures.Flat(SKColors.Red));

        Assert.Equal(red.Caption, animated.Caption);
        Assert.Equal(red.Score, animated.Score, 1e-3);
    }
}
