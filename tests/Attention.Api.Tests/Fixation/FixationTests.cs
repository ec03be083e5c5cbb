using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Contracts.Models;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Fixation;

/// <summary>Where the toy that likes brightness says that people look, over REST and gRPC.</summary>
public sealed class FixationTests(ToyApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.FixationService.FixationServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task Density_peaks_scanpath_and_steps_come_in_one_answer()
    {
        var answer = await _rest.PredictAsync(Pictures.Png(), "?id=mine&crop=1:1");

        Assert.Equal(("mine", "toy-fixations"), (answer.Id, answer.Model));
        Assert.Equal((5, 8, 40), (answer.Density.Rows, answer.Density.Columns, answer.Density.Values.Count));
        Assert.Equal(1, answer.Density.Values.Sum(value => (double)value), 1e-5);
        Assert.NotEmpty(answer.Peaks);
        Assert.InRange(answer.Scanpath[0].Y, 0, Pictures.Height / 2);
        Assert.Equal(2, answer.Steps!.Count);
        Assert.Equal((32, 32, 0), (answer.Crop!.Width, answer.Crop.Height, answer.Crop.Y));
        Assert.Equal(new ImageRegion { X = 0, Y = 0, Width = Pictures.Width, Height = Pictures.Height }, answer.Image.Region);
    }

    [Fact]
    public async Task What_was_not_asked_for_is_null()
    {
        var answer = JsonNode.Parse(await (await _rest.PostFixationsAsync(Pictures.Png(), "?attention=none")).Content.ReadAsStringAsync())!;

        Assert.True(answer.AsObject().ContainsKey("crop") && answer.AsObject().ContainsKey("steps"));
        Assert.True(answer["crop"] is null && answer["steps"] is null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?crop=9:16")]
    [InlineData("?crop=2.39:1&attention=none")]
    public async Task GRPC_gives_the_answer_that_REST_gives(string options)
    {
        var rest = await _rest.PredictAsync(Pictures.Png(), options);
        var grpc = await _grpc.PredictAsync(FixationCalls.Message(Pictures.Png(), options));

        Assert.Equal((rest.Model, rest.Version), (grpc.Model, grpc.Version));
        Assert.Equal((rest.Density.Rows, rest.Density.Columns), (grpc.Density.Rows, grpc.Density.Columns));
        Assert.Equal(rest.Density.Values, grpc.Density.Values);
        Assert.Equal(rest.Peaks.Select(peak => (peak.X, peak.Y, peak.Mass)), grpc.Peaks.Select(peak => (peak.X, peak.Y, peak.Mass)));
        Assert.Equal(rest.Scanpath.Select(place => (place.X, place.Y)), grpc.Scanpath.Select(place => (place.X, place.Y)));
        Assert.Equal((rest.Steps ?? []).Select(step => step.Weights!), grpc.Steps.Select(step => step.Weights));
        Assert.Equal(rest.Crop, grpc.Crop is { } crop ? Window(crop) : null);
        Assert.Equal((rest.Image.Width, rest.Provenance.ModelSha256), (grpc.Image.Width, grpc.Provenance.ModelSha256));
    }

    [Fact]
    public async Task A_form_and_a_body_get_the_same_answer()
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Pictures.Png()), "image", "photo.png" },
            { new StringContent("4:5"), "crop" },
        };

        var raw = await _rest.PredictAsync(Pictures.Png(), "?crop=4:5");
        var posted = await (await _rest.PostAsync(FixationCalls.Route, form)).ReadAsync<FixationResponse>();

        Assert.Equal(raw.Density.Values, posted.Density.Values);
        Assert.Equal(raw.Crop, posted.Crop);
    }

    [Fact]
    public async Task Bulk_answers_every_image_and_the_bad_one_too()
    {
        using var call = _grpc.PredictBulk();
        foreach (var (id, image) in new[] { ("wide", Pictures.Png(40, 10)), ("bad", Pictures.TextNamedJpg()), ("high", Pictures.Png(10, 40)) })
        {
            await call.RequestStream.WriteAsync(FixationCalls.Message(image, $"?id={id}"));
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.Equal((2, 8), (answers["wide"].Response.Density.Rows, answers["wide"].Response.Density.Columns));
        Assert.Equal((6, 2), (answers["high"].Response.Density.Rows, answers["high"].Response.Density.Columns));
        Assert.Equal("image", answers["bad"].Failure.Field);
    }

    [Theory]
    [InlineData("?attention=none")]
    [InlineData("?crop=1:1")]
    public async Task The_figure_is_a_PNG_whatever_is_asked_for(string options)
    {
        using var response = await _rest.PostFixationsAsync(Pictures.Jpeg(), options, "image/png");

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        using var figure = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.True(figure.Width > 0);
    }

    [Fact]
    public async Task It_is_not_streamed() =>
        await (await _rest.PostFixationsAsync(Pictures.Jpeg(), "", "text/event-stream")).ProblemAsync(HttpStatusCode.NotAcceptable);

    [Fact]
    public async Task The_model_is_listed()
    {
        var model = await (await _rest.GetAsync("/v1/models/toy-fixations")).ReadAsync<ModelInfo>();

        Assert.Equal(("ready", "fixation", null), (model.State, model.Task, model.Settings));
    }

    private static CropWindow Window(V1.CropWindow crop) =>
        new() { X = crop.X, Y = crop.Y, Width = crop.Width, Height = crop.Height, Mass = crop.Mass };
}
