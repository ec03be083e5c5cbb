using System.Net;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Cropping;

/// <summary>Crops that cannot be, over both transports: the field, its value and the limit are told.</summary>
public sealed class BadCropTests(TransportApi api) : IClassFixture<TransportApi>
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.CroppingService.CroppingServiceClient _grpc = new(api.Channel());

    [Theory]
    [InlineData("theta=1,0,0,0,1", "theta", "5 items", "6")]
    [InlineData("theta=1,0,0,0,1,0,0", "theta", "7 items", "6")]
    [InlineData("theta=1,0,NaN,0,1,0", "theta", "NaN", "1000")]
    [InlineData("theta=1,0,0,0,Infinity,0", "theta", "Infinity", "1000")]
    [InlineData("theta=1,0,0,0,1,-1001", "theta", "-1001", "1000")]
    [InlineData("theta=1,2,0,2,4,0", "theta", "0", "1E-08")]
    [InlineData("theta=0,0,0,0,0,0", "theta", "0", "1E-08")]
    [InlineData("theta=1,0,0,0,1,0&boxes=5,5,2,2", "boxes", "1 were given", "theta too")]
    [InlineData("theta=1,0,0,0,1,0&model=crop-stn", "model", "'crop-stn'", "no model is asked")]
    [InlineData("boxes=5,5,2,2;5,5,0,2", "boxes", "boxes[1] is 0 x 2", "above 0")]
    [InlineData("boxes=5,5,-2,2", "boxes", "-2 x 2", "above 0")]
    [InlineData("boxes=5,5,2,NaN", "boxes", "2 x NaN", "above 0")]
    [InlineData("boxes=NaN,5,2,2", "boxes", "NaN, 5", "48 x 32")]
    [InlineData("boxes=5,5,48001,2", "boxes", "48001", "48000 x 32000")]
    [InlineData("boxes=50,5,2,2", "boxes", "50, 5", "48 x 32")]
    [InlineData("boxes=5,-3,2,6", "boxes", "5, -3", "48 x 32")]
    [InlineData("theta=1,0,0,0,1,0&size=0x10", "size", "'0x10'", "16384")]
    [InlineData("theta=1,0,0,0,1,0&size=100000x10", "size", "'100000x10'", "16384")]
    [InlineData("theta=1,0,0,0,1,0&size=16385x10", "size", "'16385x10'", "16384")]
    [InlineData("theta=1,0,0,0,1,0&size=10", "size", "'10'", "16384")]
    [InlineData("theta=1,0,0,0,1,0&size=axb", "size", "'axb'", "16384")]
    [InlineData("theta=1,0,0,0,1,0&size=-5x-5", "size", "'-5x-5'", "16384")]
    [InlineData("theta=1,0,0,0,1,0&size=10x10x10", "size", "'10x10x10'", "16384")]
    [InlineData("theta=1,0,0,0,1,0&size=16384x1025", "size", "16793600", "16777216")]
    [InlineData("boxes=5,5,2,2;9,9,2,2&size=4096x4096", "size", "33554432", "16777216")]
    [InlineData("theta=1,0,0,0,1,0&size=1234567890x123456", "size", "'1234567890x123456'", "16")]
    [InlineData("size=axb", "size", "'axb'", "16384")]
    public async Task A_crop_that_cannot_be_is_refused_by_name(string options, string field, string value, string limit)
    {
        var problem = await (await _rest.PostCropAsync(Pictures.Jpeg(), $"?{options}")).ProblemAsync(HttpStatusCode.BadRequest, field);
        var failure = await Answers.FailureAsync(
            async () => await _grpc.CropAsync(CropCalls.Message(Pictures.Jpeg(), $"?{options}")), StatusCode.InvalidArgument, field);

        Assert.Contains(value, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains(limit, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal((string)problem["detail"]!, failure.Message);
    }

    [Fact]
    public async Task More_boxes_than_the_limit_are_refused()
    {
        var options = "?boxes=" + string.Join(';', Enumerable.Repeat("5,5,2,2", 65));

        var problem = await (await _rest.PostCropAsync(Pictures.Jpeg(), options)).ProblemAsync(HttpStatusCode.BadRequest, "boxes");
        await Answers.FailureAsync(
            async () => await _grpc.CropAsync(CropCalls.Message(Pictures.Jpeg(), options)), StatusCode.InvalidArgument, "boxes");
        Assert.Contains("65 items", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains("64", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_model_only_given_crops_are_cut()
    {
        await (await _rest.PostCropAsync(Pictures.Jpeg())).ProblemAsync(HttpStatusCode.NotFound, "model");
        await Answers.FailureAsync(async () => await _grpc.CropAsync(CropCalls.Message(Pictures.Jpeg())), StatusCode.NotFound, "model");
    }
}
