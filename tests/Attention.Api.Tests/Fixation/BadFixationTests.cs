using System.Net;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Fixation;

/// <summary>Strange images and bad options, over both transports.</summary>
public sealed class BadFixationTests(ToyApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.FixationService.FixationServiceClient _grpc = new(api.Channel());

    [Theory]
    [MemberData(nameof(OddPictures.Strange), MemberType = typeof(OddPictures))]
    public async Task A_strange_image_has_a_density_and_a_window_within_it(string name, int width, int height)
    {
        var image = OddPictures.Named(name);

        var rest = await _rest.PredictAsync(image, "?crop=3:2");
        var grpc = await _grpc.PredictAsync(FixationCalls.Message(image, "?crop=3:2"));
        var figure = await _rest.PostFixationsAsync(image, "?crop=3:2", "image/png");

        Assert.Equal((width, height), (rest.Image.Width, rest.Image.Height));
        Assert.Equal(1, rest.Density.Values.Sum(value => (double)value), 1e-5);
        Assert.Equal(rest.Density.Values, grpc.Density.Values);
        Assert.True(rest.Crop is { Width: > 0, Height: > 0 } crop && crop.X + crop.Width <= width && crop.Y + crop.Height <= height);
        Assert.All(rest.Scanpath, place => Assert.True(place.X > 0 && place.X < width && place.Y > 0 && place.Y < height));
        Assert.Equal(HttpStatusCode.OK, figure.StatusCode);
    }

    [Theory]
    [InlineData("0:1", "100")]
    [InlineData("a", "100")]
    [InlineData("16/9", "100")]
    [InlineData("NaN:1", "100")]
    [InlineData("1000:1", "100")]
    [InlineData("1:101", "100")]
    [InlineData("1234567890:1234567890", "16")]
    public async Task A_shape_that_cannot_be_is_refused_with_the_limit(string shape, string limit)
    {
        var options = $"?crop={shape}";
        var problem = await (await _rest.PostFixationsAsync(Pictures.Jpeg(), options)).ProblemAsync(HttpStatusCode.BadRequest, "crop");
        var failure = await Answers.FailureAsync(
            async () => await _grpc.PredictAsync(FixationCalls.Message(Pictures.Jpeg(), options)), StatusCode.InvalidArgument, "crop");

        Assert.Contains($"'{shape}' was given.", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains(limit, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal((string)problem["detail"]!, failure.Message);
    }
}
