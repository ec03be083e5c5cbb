using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Saliency;

/// <summary>Images, models and options that are bad or strange, over both transports.</summary>
public sealed class BadSaliencyTests(ToyApi api) : IClassFixture<ToyApi>
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.SaliencyService.SaliencyServiceClient _grpc = new(api.Channel());

    [Theory]
    [MemberData(nameof(OddPictures.Bad), MemberType = typeof(OddPictures))]
    public async Task A_bad_image_is_refused_by_name(string name, ErrorCode code)
    {
        var image = OddPictures.Named(name);
        var row = Errors.Table[code];
        var form = new MultipartFormDataContent { { new ByteArrayContent(image), "image", "photo.jpg" } };

        await (await _rest.PostSaliencyAsync(image)).ProblemAsync((HttpStatusCode)row.Status, "image");
        await (await _rest.PostSaliencyAsync(image, "", "image/png")).ProblemAsync((HttpStatusCode)row.Status, "image");
        await (await _rest.PostAsync(SaliencyCalls.Route, form)).ProblemAsync((HttpStatusCode)row.Status, "image");
        await Answers.FailureAsync(async () => await _grpc.DetectAsync(SaliencyCalls.Message(image)), row.Grpc, "image");
    }

    [Fact]
    public async Task A_missing_image_is_refused_by_name()
    {
        await (await _rest.PostAsync(SaliencyCalls.Route, null)).ProblemAsync(HttpStatusCode.BadRequest, "image");
        await Answers.FailureAsync(async () => await _grpc.DetectAsync(new V1.SaliencyRequest()), StatusCode.InvalidArgument, "image");
    }

    [Theory]
    [MemberData(nameof(OddPictures.Strange), MemberType = typeof(OddPictures))]
    public async Task A_strange_image_has_a_mask_and_a_cut_out_of_its_size(string name, int width, int height)
    {
        const string Options = "?threshold=0&cutout=true";
        var image = OddPictures.Named(name);

        var rest = await _rest.DetectAsync(image, Options);
        var grpc = await _grpc.DetectAsync(SaliencyCalls.Message(image, Options));
        var figure = await _rest.PostSaliencyAsync(image, "", "image/png");

        using var mask = SKBitmap.Decode(Convert.FromBase64String(rest.Mask));
        Assert.Equal((width, height), (mask.Width, mask.Height));
        Assert.Equal((rest.Mask, rest.Cutout ?? ""), (grpc.Mask.ToBase64(), grpc.Cutout.ToBase64()));
        Assert.Equal(rest.Box is null, rest.Cutout is null);
        Assert.Equal(HttpStatusCode.OK, figure.StatusCode);
    }

    [Theory]
    [InlineData("-0.01")]
    [InlineData("1.01")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e300")]
    public async Task A_threshold_that_is_no_share_is_refused_with_the_limit(string threshold)
    {
        var options = $"?threshold={threshold}";
        var problem = await (await _rest.PostSaliencyAsync(Pictures.Jpeg(), options)).ProblemAsync(HttpStatusCode.BadRequest, "threshold");
        var failure = await Answers.FailureAsync(
            async () => await _grpc.DetectAsync(SaliencyCalls.Message(Pictures.Jpeg(), options)), StatusCode.InvalidArgument, "threshold");

        Assert.EndsWith("was given. The field Threshold must be between 0 and 1.", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal((string)problem["detail"]!, failure.Message);
    }

    [Theory]
    [InlineData("threshold=half", "threshold", "'half' is not a number from 0 to 1.")]
    [InlineData("threshold=0,5", "threshold", "'0,5' is not a number from 0 to 1.")]
    [InlineData("binary=1", "binary", "'1' is not true or false.")]
    [InlineData("cutout=yes", "cutout", "'yes' is not true or false.")]
    [InlineData("attention=svg", "attention", "'svg' is not one of weights, png, none.")]
    public async Task What_cannot_be_read_is_refused_with_what_it_should_be(string options, string field, string message)
    {
        var problem = await (await _rest.PostSaliencyAsync(Pictures.Jpeg(), $"?{options}")).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.Equal(message, (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("nobody", ErrorCode.NotFound)]
    [InlineData("toy-fixations", ErrorCode.InvalidInput)]
    [InlineData("../toy-saliency", ErrorCode.NotFound)]
    public async Task A_model_of_another_kind_is_refused_by_name(string model, ErrorCode code)
    {
        var row = Errors.Table[code];

        await (await _rest.PostSaliencyAsync(Pictures.Jpeg(), $"?model={model}")).ProblemAsync((HttpStatusCode)row.Status, "model");
        await Answers.FailureAsync(
            async () => await _grpc.DetectAsync(SaliencyCalls.Message(Pictures.Jpeg(), $"?model={model}")), row.Grpc, "model");
    }

    [Fact]
    public async Task A_format_of_attention_that_does_not_exist_is_refused()
    {
        var message = SaliencyCalls.Message(Pictures.Jpeg());
        message.Attention = (V1.AttentionFormat)7;

        await Answers.FailureAsync(async () => await _grpc.DetectAsync(message), StatusCode.InvalidArgument, "attention");
    }
}
