using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Models;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Cropping;

/// <summary>Crops by the models of the repository, over REST and gRPC.</summary>
public sealed class CropModelTests(AttentionApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.CroppingService.CroppingServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task A_crop_comes_with_its_place_and_what_it_shows()
    {
        var answer = await _rest.CropAsync(Pictures.Jpeg(), "?id=mine");

        Assert.Equal(("mine", "crop-stn"), (answer.Id, answer.Model));
        var crop = Assert.Single(answer.Crops);
        Assert.Equal((6, 4, 10), (crop.Theta.Count, crop.Quadrilateral.Count, crop.Classes!.Count));
        Assert.Equal(crop.Classes.OrderByDescending(found => found.Score), crop.Classes);
        Assert.Equal(0x89, Convert.FromBase64String(crop.Crop!)[0]);
        Assert.NotNull(answer.Provenance);
    }

    [Theory]
    [InlineData("crop-stn")]
    [InlineData("crop-stn-two")]
    public async Task GRPC_gives_the_answer_that_REST_gives(string model)
    {
        var rest = await _rest.CropAsync(Pictures.Jpeg(), $"?model={model}");
        var grpc = await _grpc.CropAsync(CropCalls.Message(Pictures.Jpeg(), $"?model={model}"));

        Assert.Equal((rest.Model, rest.Version), (grpc.Model, grpc.Version));
        Assert.Equal(rest.Provenance!.ModelSha256, grpc.Provenance.ModelSha256);
        Assert.Equal(rest.Crops.Count, grpc.Crops.Count);
        foreach (var (expected, crop) in rest.Crops.Zip(grpc.Crops))
        {
            Assert.All(expected.Theta.Zip(crop.Theta), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
            Assert.Equal(expected.Classes![0].Label, crop.Classes[0].Label);
            Assert.Equal(expected.Classes[0].Score, crop.Classes[0].Score, 1e-4);
        }
    }

    [Fact]
    public async Task The_figure_is_a_PNG()
    {
        var response = await _rest.PostCropAsync(Pictures.Jpeg(), "?attention=none", "image/png");

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Pictures.Png()[..8], (await response.Content.ReadAsByteArrayAsync())[..8]);
    }

    [Fact]
    public async Task Bulk_answers_every_image_and_the_bad_one_too()
    {
        using var call = _grpc.CropBulk();
        foreach (var (id, image) in new[] { ("a", Pictures.Jpeg()), ("bad", Pictures.TruncatedJpeg()), ("b", Pictures.Png()) })
        {
            await call.RequestStream.WriteAsync(CropCalls.Message(image, $"?id={id}"));
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.NotEmpty(answers["a"].Response.Crops[0].Classes);
        Assert.NotEmpty(answers["b"].Response.Crops[0].Classes);
        Assert.Equal("image", answers["bad"].Failure.Field);
    }

    [Theory]
    [InlineData("nobody", ErrorCode.NotFound)]
    [InlineData("caption-soft", ErrorCode.InvalidInput)]
    public async Task A_model_that_cannot_crop_is_refused_by_name(string model, ErrorCode code)
    {
        var row = Errors.Table[code];

        await (await _rest.PostCropAsync(Pictures.Jpeg(), $"?model={model}")).ProblemAsync((HttpStatusCode)row.Status, "model");
        await Answers.FailureAsync(
            async () => await _grpc.CropAsync(CropCalls.Message(Pictures.Jpeg(), $"?model={model}")), row.Grpc, "model");
    }

    [Fact]
    public async Task The_model_is_listed_with_its_labels()
    {
        var model = await (await _rest.GetAsync("/v1/models/crop-stn")).ReadAsync<ModelInfo>();

        Assert.Equal(("ready", "cropping"), (model.State, model.Task));
        Assert.Equal(10, model.Labels!.Count);
    }
}
