using System.Net;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Saliency;

/// <summary>Strange images and bad options, over both transports.</summary>
public sealed class BadSaliencyTests(ToyApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.SaliencyService.SaliencyServiceClient _grpc = new(api.Channel());

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

        Assert.EndsWith("was given. It is from 0 to 1.", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal((string)problem["detail"]!, failure.Message);
    }

    [Theory]
    [InlineData("threshold=half", "threshold", "'half' is not a number from 0 to 1.")]
    [InlineData("threshold=0,5", "threshold", "'0,5' is not a number from 0 to 1.")]
    [InlineData("binary=1", "binary", "'1' is not true or false.")]
    [InlineData("cutout=yes", "cutout", "'yes' is not true or false.")]
    public async Task What_cannot_be_read_is_refused_with_what_it_should_be(string options, string field, string message)
    {
        var problem = await (await _rest.PostSaliencyAsync(Pictures.Jpeg(), $"?{options}")).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.Equal(message, (string)problem["detail"]!);
    }
}
