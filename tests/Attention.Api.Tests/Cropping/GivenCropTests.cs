using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Cropping;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Cropping;

/// <summary>Crops whose place is given need no model, over REST and gRPC.</summary>
public sealed class GivenCropTests(TransportApi api) : IClassFixture<TransportApi>
{
    private const string Boxes = "?boxes=10,8,8,6;40,30,20,10";

    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.CroppingService.CroppingServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task The_identity_gives_the_image_back_to_the_bit()
    {
        var answer = await _rest.CropAsync(Pictures.Png(), "?id=mine&theta=1,0,0,0,1,0");

        var crop = Assert.Single(answer.Crops);
        using var picture = SKBitmap.Decode(Convert.FromBase64String(crop.Crop!));
        using var original = SKBitmap.Decode(Pictures.Png());
        Assert.Equal(original.Pixels, picture.Pixels);
        Assert.Equal(("mine", Pictures.Width, Pictures.Height), (answer.Id, answer.Image.Width, answer.Image.Height));
        Assert.Equal([0, 0, 48, 0, 48, 32, 0, 32], Corners(crop));
    }

    [Fact]
    public async Task Boxes_are_cropped_upright_in_their_order()
    {
        var answer = await _rest.CropAsync(Pictures.RotatedJpeg(), Boxes);

        Assert.Equal((Pictures.Height, Pictures.Width), (answer.Image.Width, answer.Image.Height));
        Assert.Equal([(8, 6), (20, 10)], answer.Crops.Select(crop => (crop.Width, crop.Height)));
        Assert.Equal([6, 5, 14, 5, 14, 11, 6, 11], Corners(answer.Crops[0]));
        Assert.Equal(6, answer.Crops[1].Theta.Count);
    }

    [Fact]
    public async Task No_model_is_named_and_nothing_is_classified()
    {
        var text = await (await _rest.PostCropAsync(Pictures.Jpeg(), Boxes)).Content.ReadAsStringAsync();
        var answer = JsonNode.Parse(text)!;

        foreach (var field in (string[])["model", "version", "provenance"])
        {
            Assert.True(answer.AsObject().ContainsKey(field));
            Assert.Null(answer[field]);
        }
        Assert.Null(answer["crops"]![0]!["classes"]);
        Assert.Equal(0, (double)answer["timing"]!["computeMs"]!);
    }

    [Fact]
    public async Task GRPC_gives_the_answer_that_REST_gives()
    {
        var rest = await _rest.CropAsync(Pictures.Jpeg(), Boxes + "&size=30x20");
        var grpc = await _grpc.CropAsync(CropCalls.Message(Pictures.Jpeg(), Boxes + "&size=30x20"));

        Assert.Equal(("", "", null), (grpc.Model, grpc.Version, grpc.Provenance));
        Assert.Equal(rest.Image.Width, grpc.Image.Width);
        foreach (var (expected, crop) in rest.Crops.Zip(grpc.Crops))
        {
            Assert.Equal(expected.Theta, crop.Theta);
            Assert.Equal(
                Corners(expected),
                crop.Quadrilateral.SelectMany(corner => new[] { corner.X, corner.Y }));
            Assert.Equal((expected.Width, expected.Height), (crop.Width, crop.Height));
            Assert.Equal(expected.Crop, crop.Crop.ToBase64());
            Assert.Empty(crop.Classes);
        }
    }

    [Fact]
    public async Task A_form_and_a_body_get_the_same_answer()
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Pictures.Jpeg()), "image", "photo.jpg" },
            { new StringContent("0.5,0.1,0,0,0.5,0"), "theta" },
            { new StringContent("17x9"), "size" },
        };

        var raw = await _rest.CropAsync(Pictures.Jpeg(), "?theta=0.5,0.1,0,0,0.5,0&size=17x9");
        var posted = await (await _rest.PostAsync("/v1/crops", form)).ReadAsync<CropResponse>();

        Assert.Equal((17, 9), (posted.Crops[0].Width, posted.Crops[0].Height));
        Assert.Equal(raw.Crops[0].Crop, posted.Crops[0].Crop);
    }

    [Theory]
    [InlineData("?theta=0.001,0,0.9,0,0.001,0.9", 1, 1)]
    [InlineData("?theta=1000,0,0,0,1000,0", 1024, 683)]
    [InlineData("?theta=1,0,50,0,1,0", 48, 32)]
    [InlineData("?boxes=0,0,1,1", 1, 1)]
    public async Task What_reaches_out_of_the_image_or_is_tiny_is_cropped_all_the_same(string options, int width, int height)
    {
        var crop = Assert.Single((await _rest.CropAsync(Pictures.Jpeg(), options)).Crops);
        Assert.Equal((width, height), (crop.Width, crop.Height));
    }

    [Fact]
    public async Task Without_attention_nothing_is_cropped()
    {
        var rest = await _rest.CropAsync(Pictures.Jpeg(), Boxes + "&attention=none");
        var grpc = await _grpc.CropAsync(CropCalls.Message(Pictures.Jpeg(), Boxes + "&attention=none"));

        Assert.All(rest.Crops, crop => Assert.Null(crop.Crop));
        Assert.All(grpc.Crops, crop => Assert.True(crop.Crop.IsEmpty));
        Assert.Equal(20, grpc.Crops[1].Width);
    }

    [Fact]
    public async Task The_figure_is_a_PNG()
    {
        var response = await _rest.PostCropAsync(Pictures.Jpeg(), Boxes + "&attention=none", "image/png");

        Assert.Equal((HttpStatusCode.OK, "image/png"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(Pictures.Png()[..8], (await response.Content.ReadAsByteArrayAsync())[..8]);
    }

    [Fact]
    public async Task Bulk_answers_every_image_and_the_bad_one_too()
    {
        using var call = _grpc.CropBulk();
        foreach (var (id, image) in new[] { ("a", Pictures.Jpeg()), ("bad", Pictures.TextNamedJpg()), ("b", Pictures.Png()) })
        {
            await call.RequestStream.WriteAsync(CropCalls.Message(image, $"{Boxes}&id={id}"));
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.Equal((2, 2), (answers["a"].Response.Crops.Count, answers["b"].Response.Crops.Count));
        Assert.Equal("image", answers["bad"].Failure.Field);
    }

    private static IEnumerable<double> Corners(CropResult crop) => crop.Quadrilateral.SelectMany(corner => new[] { corner.X, corner.Y });
}
