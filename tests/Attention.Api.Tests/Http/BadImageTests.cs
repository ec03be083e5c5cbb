using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Http;

/// <summary>What every route that takes one image and answers once refuses alike, over both transports.</summary>
public sealed class BadImageTests(ToyApi api)
{
    private delegate Task Call(GrpcChannel channel, ByteString image, string model = "", V1.AttentionFormat attention = default);

    private const string GivenCrop = "/v1/crops?theta=1,0,0,0,1,0";

    private static readonly Dictionary<string, Call> Calls = new()
    {
        ["/v1/classifications"] = async (channel, image, model, attention) =>
            await new V1.ClassificationService.ClassificationServiceClient(channel).ClassifyAsync(new() { Image = image, Model = model, Attention = attention }),
        ["/v1/saliency"] = async (channel, image, model, attention) =>
            await new V1.SaliencyService.SaliencyServiceClient(channel).DetectAsync(new() { Image = image, Model = model, Attention = attention }),
        ["/v1/fixations"] = async (channel, image, model, attention) =>
            await new V1.FixationService.FixationServiceClient(channel).PredictAsync(new() { Image = image, Model = model, Attention = attention }),
        [GivenCrop] = async (channel, image, model, attention) =>
            await new V1.CroppingService.CroppingServiceClient(channel).CropAsync(new() { Image = image, Theta = { 1, 0, 0, 0, 1, 0 }, Model = model, Attention = attention }),
    };

    private readonly HttpClient _rest = api.CreateClient();
    private readonly GrpcChannel _channel = api.Channel();

    public static TheoryData<string> Routes => [.. Calls.Keys];

    public static IEnumerable<TheoryDataRow<string, string, ErrorCode>> BadImages =>
        from route in Calls.Keys
        from row in OddPictures.Bad
        select new TheoryDataRow<string, string, ErrorCode>(route, row.Data.Item1, row.Data.Item2);

    /// <summary>None exists, one does another task, one is a path to a model that exists.</summary>
    public static IEnumerable<TheoryDataRow<string, string, ErrorCode>> BadModels =>
        from route in Calls.Keys
        where route != GivenCrop // which asks no model
        from row in new[] { ("nobody", ErrorCode.NotFound), ("toy-en-fr", ErrorCode.InvalidInput), ("../toy-en-fr", ErrorCode.NotFound) }
        select new TheoryDataRow<string, string, ErrorCode>(route, row.Item1, row.Item2);

    [Theory]
    [MemberData(nameof(BadImages))]
    public async Task A_bad_image_is_refused_by_name(string route, string name, ErrorCode code)
    {
        var image = OddPictures.Named(name);
        var row = Errors.Table[code];
        var form = new MultipartFormDataContent { { new ByteArrayContent(image), "image", "photo.jpg" } };

        await (await _rest.PostImageAsync(image, route: route)).ProblemAsync((HttpStatusCode)row.Status, "image");
        await (await _rest.PostImageAsync(image, route: route, accept: "image/png")).ProblemAsync((HttpStatusCode)row.Status, "image");
        await (await _rest.PostAsync(route, form)).ProblemAsync((HttpStatusCode)row.Status, "image");
        await Answers.FailureAsync(() => Calls[route](_channel, ByteString.CopyFrom(image)), row.Grpc, "image");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_missing_image_is_refused_by_name(string route)
    {
        await (await _rest.PostAsync(route, null)).ProblemAsync(HttpStatusCode.BadRequest, "image");
        await Answers.FailureAsync(() => Calls[route](_channel, ByteString.Empty), StatusCode.InvalidArgument, "image");
    }

    [Theory]
    [MemberData(nameof(BadModels))]
    public async Task A_model_that_cannot_answer_is_refused_by_name(string route, string model, ErrorCode code)
    {
        var row = Errors.Table[code];

        await (await _rest.PostImageAsync(Pictures.Jpeg(), $"?model={model}", route: route)).ProblemAsync((HttpStatusCode)row.Status, "model");
        await Answers.FailureAsync(() => Calls[route](_channel, ByteString.CopyFrom(Pictures.Jpeg()), model), row.Grpc, "model");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_format_of_attention_that_does_not_exist_is_refused(string route)
    {
        const V1.AttentionFormat Unknown = (V1.AttentionFormat)7;
        var options = route.Contains('?', StringComparison.Ordinal) ? "&attention=svg" : "?attention=svg";
        var problem = await (await _rest.PostImageAsync(Pictures.Jpeg(), options, route: route)).ProblemAsync(HttpStatusCode.BadRequest, "attention");

        Assert.Equal("'svg' is not one of weights, png, none.", (string)problem["detail"]!);
        await Answers.FailureAsync(
            () => Calls[route](_channel, ByteString.CopyFrom(Pictures.Jpeg()), attention: Unknown), StatusCode.InvalidArgument, "attention");
    }
}
