using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Contracts.Models;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Classification;

/// <summary>Classifications by the toy that tells colours, over REST and gRPC.</summary>
public sealed class ClassificationTests(ToyApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.ClassificationService.ClassificationServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task Classes_salience_and_sampling_points_come_in_one_answer()
    {
        var answer = await _rest.ClassifyAsync(Pictures.Flat(SKColors.Blue), "?id=mine&cells=2,3;0,5");

        Assert.Equal(("mine", "toy-classify", "blue"), (answer.Id, answer.Model, answer.Classes[0].Label));
        Assert.Equal(3, answer.Classes.Count);
        Assert.Equal((4, 6, 24), (answer.Salience!.Rows, answer.Salience.Columns, answer.Salience.Weights!.Count));
        Assert.Equal([new GridCell { Row = 2, Column = 3 }, new GridCell { Row = 0, Column = 5 }], answer.Samples!.Select(sample => sample.Cell));
        Assert.All(answer.Samples!, sample => Assert.Equal([9, 81, 729], sample.Levels.Select(level => level.Points.Count)));
    }

    [Fact]
    public async Task A_point_is_a_pair_of_numbers_y_first()
    {
        using var response = await _rest.PostImageAsync(Pictures.Png(96, 64), "?cells=2,3", route: Classifications.Route);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal("yx", (string)answer["layout"]!);
        Assert.Equal("[32.5,48.5]", answer["samples"]![0]!["center"]!.ToJsonString());
        Assert.Equal(2, answer["samples"]![0]!["levels"]![2]!["points"]![728]!.AsArray().Count);
    }

    [Fact]
    public async Task A_form_and_a_body_get_the_same_answer()
    {
        var raw = await _rest.ClassifyAsync(Pictures.Png(), "?cells=1,1");
        var form = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Png()), "image", "photo.png" }, { new StringContent("1,1"), "cells" } };
        var posted = await (await _rest.PostAsync(Classifications.Route, form)).ReadAsync<ClassificationResponse>();

        Assert.Equal(raw.Classes, posted.Classes);
        Assert.Equal(raw.Samples![0].Levels[2].Points, posted.Samples![0].Levels[2].Points);
    }

    [Fact]
    public async Task GRPC_gives_the_answer_that_REST_gives()
    {
        var rest = await _rest.ClassifyAsync(Pictures.Png(), "?cells=3,0;1,4");
        var grpc = await _grpc.ClassifyAsync(Classifications.Message(Pictures.Png(), (3, 0), (1, 4)));

        Assert.Equal(rest.Classes.Select(found => (found.Label, found.Score)), grpc.Classes.Select(found => (found.Label, found.Score)));
        Assert.Equal(rest.Salience!.Weights!, grpc.Salience.Weights);
        Assert.Equal((rest.Image.Width, rest.Provenance.ModelSha256), (grpc.Image.Width, grpc.Provenance.ModelSha256));
        foreach (var (expected, sample) in rest.Samples!.Zip(grpc.Samples))
        {
            Assert.Equal((expected.Cell.Row, expected.Cell.Column), (sample.Cell.Row, sample.Cell.Column));
            Assert.Equal((expected.Center.Y, expected.Center.X), (sample.Center.Y, sample.Center.X), Near);
            foreach (var (points, level) in expected.Levels.Zip(sample.Levels))
            {
                Assert.Equal(points.Layer, level.Layer);
                Assert.All(points.Points.Zip(level.Points), pair => Assert.Equal((pair.First.Y, pair.First.X), (pair.Second.Y, pair.Second.X), Near));
            }
        }

        static bool Near((double Y, double X) expected, (double Y, double X) actual) =>
            Math.Abs(expected.Y - actual.Y) < 1e-3 && Math.Abs(expected.X - actual.X) < 1e-3;
    }

    [Fact]
    public async Task Without_attention_the_classes_are_alone()
    {
        var rest = await _rest.ClassifyAsync(Pictures.Png(), "?attention=none");
        var message = Classifications.Message(Pictures.Png());
        message.Attention = V1.AttentionFormat.None;
        var grpc = await _grpc.ClassifyAsync(message);

        Assert.True(rest is { Salience: null, Samples: null });
        Assert.Null(grpc.Salience);
        Assert.Empty(grpc.Samples);
        Assert.Equal(rest.Classes.Select(found => found.Label), grpc.Classes.Select(found => found.Label));
    }

    [Fact]
    public async Task Bulk_answers_every_image_and_the_bad_one_too()
    {
        using var call = _grpc.ClassifyBulk();
        foreach (var (id, image) in new[] { ("red", Pictures.Flat(SKColors.Red)), ("bad", Pictures.TextNamedJpg()), ("blue", Pictures.Flat(SKColors.Blue)) })
        {
            var request = Classifications.Message(image);
            request.Id = id;
            await call.RequestStream.WriteAsync(request);
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.Equal("red", answers["red"].Response.Classes[0].Label);
        Assert.Equal("blue", answers["blue"].Response.Classes[0].Label);
        Assert.Equal("image", answers["bad"].Failure.Field);
    }

    [Fact]
    public async Task The_figure_is_a_PNG_whatever_attention_is_asked_for()
    {
        using var response = await _rest.PostImageAsync(Pictures.Jpeg(), "?attention=none", "image/png", Classifications.Route);

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        using var figure = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.True(figure.Width > 0);
    }

    [Fact]
    public async Task It_is_not_streamed() =>
        await (await _rest.PostImageAsync(Pictures.Jpeg(), "", "text/event-stream", Classifications.Route)).ProblemAsync(HttpStatusCode.NotAcceptable);

    [Fact]
    public async Task The_model_is_listed_with_its_labels()
    {
        var model = await (await _rest.GetAsync("/v1/models/toy-classify")).ReadAsync<ModelInfo>();

        Assert.Equal(("ready", "classification"), (model.State, model.Task));
        Assert.Equal(["red", "green", "blue"], model.Labels!);
    }
}
