using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Models;
using Attention.Contracts.Saliency;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Saliency;

/// <summary>What stands out to the toy that likes red, over REST and gRPC.</summary>
public sealed class SaliencyTests(ToyApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.SaliencyService.SaliencyServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task Mask_bounds_and_steps_come_in_one_answer()
    {
        var answer = await _rest.DetectAsync(Pictures.Png(), "?id=mine&threshold=0.85");

        Assert.Equal(("mine", "toy-saliency", 0.85, null), (answer.Id, answer.Model, answer.Threshold, answer.Cutout));
        using var mask = Decode(answer.Mask);
        Assert.Equal((Pictures.Width, Pictures.Height), (mask.Width, mask.Height));
        Assert.InRange(answer.Box!.X + (answer.Box.Width / 2), 12, 20);
        Assert.Equal(2, answer.Steps.Count);
        var maps = answer.Steps.Select(step => step.Attention!).Prepend(answer.Initial!);
        Assert.All(maps, map => Assert.Equal((6, 8, 48), (map.Rows, map.Columns, map.Weights!.Count)));
        Assert.Equal(new ImageRegion { X = 0, Y = 0, Width = 24, Height = 16 }, answer.Steps[0].Box);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        using var response = await _rest.PostSaliencyAsync(Pictures.Flat(SKColors.Black), "?attention=none");
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        foreach (var field in (string[])["box", "cutout", "initial"])
        {
            Assert.True(answer.AsObject().ContainsKey(field));
            Assert.Null(answer[field]);
        }
        Assert.Null(answer["steps"]![0]!["attention"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?threshold=0.25&binary=true&cutout=true")]
    [InlineData("?threshold=0&attention=none&cutout=true")]
    [InlineData("?threshold=1")]
    public async Task GRPC_gives_the_answer_that_REST_gives(string options)
    {
        var rest = await _rest.DetectAsync(Pictures.Png(), options);
        var grpc = await _grpc.DetectAsync(SaliencyCalls.Message(Pictures.Png(), options));

        Assert.Equal((rest.Model, rest.Version, rest.Threshold), (grpc.Model, grpc.Version, grpc.Threshold));
        Assert.Equal(rest.Mask, grpc.Mask.ToBase64());
        Assert.Equal(rest.Cutout ?? "", grpc.Cutout.ToBase64());
        Assert.Equal(rest.Box, grpc.Box is { } box ? Region(box) : null);
        Assert.Equal(rest.Initial?.Weights ?? [], grpc.Initial?.Weights ?? []);
        Assert.Equal(rest.Steps.Select(step => step.Box), grpc.Steps.Select(step => Region(step.Box)));
        Assert.Equal(rest.Steps.Select(step => step.Attention?.Weights ?? []), grpc.Steps.Select(step => step.Attention?.Weights ?? []));
        Assert.Equal((rest.Image.Width, rest.Provenance.ModelSha256), (grpc.Image.Width, grpc.Provenance.ModelSha256));
    }

    [Fact]
    public async Task A_form_and_a_body_get_the_same_answer()
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Pictures.Png()), "image", "photo.png" },
            { new StringContent("0.6"), "threshold" },
            { new StringContent("true"), "cutout" },
        };

        var raw = await _rest.DetectAsync(Pictures.Png(), "?threshold=0.6&cutout=true");
        var posted = await (await _rest.PostAsync(SaliencyCalls.Route, form)).ReadAsync<SaliencyResponse>();

        Assert.Equal((raw.Mask, raw.Cutout, raw.Box), (posted.Mask, posted.Cutout, posted.Box));
        using var cutout = Decode(posted.Cutout!);
        Assert.Equal((posted.Box!.Width, posted.Box.Height), (cutout.Width, cutout.Height));
    }

    [Fact]
    public async Task Bulk_answers_every_image_and_the_bad_one_too()
    {
        using var call = _grpc.DetectBulk();
        var (red, black) = (Pictures.Flat(SKColors.Red), Pictures.Flat(SKColors.Black));
        foreach (var (id, image) in new[] { ("red", red), ("bad", Pictures.TextNamedJpg()), ("black", black) })
        {
            await call.RequestStream.WriteAsync(SaliencyCalls.Message(image, $"?id={id}"));
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.Equal(new V1.ImageRegion { Width = 2, Height = 2 }, answers["red"].Response.Box);
        Assert.Null(answers["black"].Response.Box);
        Assert.Equal("image", answers["bad"].Failure.Field);
    }

    [Theory]
    [InlineData("?attention=none")]
    [InlineData("?threshold=1&cutout=true")]
    public async Task The_figure_is_a_PNG_whatever_is_asked_for(string options)
    {
        using var response = await _rest.PostSaliencyAsync(Pictures.Jpeg(), options, "image/png");

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        using var figure = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.True(figure.Width > 0);
    }

    [Fact]
    public async Task It_is_not_streamed() =>
        await (await _rest.PostSaliencyAsync(Pictures.Jpeg(), "", "text/event-stream")).ProblemAsync(HttpStatusCode.NotAcceptable);

    [Fact]
    public async Task The_model_is_listed_with_its_threshold()
    {
        var model = await (await _rest.GetAsync("/v1/models/toy-saliency")).ReadAsync<ModelInfo>();
        var grpc = await new V1.ModelService.ModelServiceClient(api.Channel()).GetModelAsync(new V1.GetModelRequest { Name = "toy-saliency" });

        Assert.Equal(("ready", "saliency", 0.4), (model.State, model.Task, model.Settings!.Value.GetProperty("threshold").GetDouble()));
        Assert.Equal(0.4, grpc.Settings.Fields["threshold"].NumberValue);
    }

    private static ImageRegion Region(V1.ImageRegion box) => new() { X = box.X, Y = box.Y, Width = box.Width, Height = box.Height };

    private static SKBitmap Decode(string png) => SKBitmap.Decode(Convert.FromBase64String(png));
}
