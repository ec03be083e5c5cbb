using Attention.Api.Tests.Hosting;
using Attention.Contracts.Actions;
using Attention.Contracts.Models;
using Attention.Inference.Tests.Media;
using Attention.Inference.Tests.Video;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Actions;

/// <summary>Films watched by a toy that tells whether it dawns, over REST and gRPC.</summary>
public sealed class ActionTests(ToyApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.ActionService.ActionServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task The_film_and_every_frame_have_classes_and_every_frame_a_map()
    {
        var answer = await _rest.RecognizeAsync(Films.Dawn, "?id=mine&top=2");

        Assert.Equal(("mine", "toy-actions", "brighter"), (answer.Id, answer.Model, answer.Label));
        Assert.Equal(("brighter", 3), (answer.Classes[0].Label, answer.Classes.Count));
        Assert.Equal(8, answer.Frames.Count);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (i, 100.0 * i, 100.0 * (i + 1))), answer.Frames.Select(frame => (frame.Index, frame.StartMs, frame.EndMs)));
        Assert.All(answer.Frames, frame => Assert.Equal((2, 2, 3, 1), (frame.Classes.Count, frame.Attention!.Rows, frame.Attention.Columns, Math.Round(frame.Attention.Weights!.Sum(), 5))));
        Assert.Equal(2, answer.Frames[5].Attention!.Weights!.Index().MaxBy(cell => cell.Item).Index);
        Assert.Equal((Films.Width, Films.Height), (answer.Image.Width, answer.Image.Height));
    }

    [Fact]
    public async Task The_classes_of_the_film_are_the_mean_of_those_of_its_frames()
    {
        var answer = await _rest.RecognizeAsync(Films.Dusk, "?top=3");

        Assert.Equal("darker", answer.Label);
        Assert.All(answer.Classes, found => Assert.Equal(answer.Frames.Average(frame => frame.Classes.Single(other => other.Label == found.Label).Score), found.Score, 1e-6));
    }

    [Fact]
    public async Task A_form_and_a_body_of_any_type_get_the_same_answer()
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Films.Dawn), "video", "film.mp4" }, { new StringContent("1"), "top" } };

        var raw = await _rest.RecognizeAsync(Films.Dawn, "?top=1");
        var posted = await (await _rest.PostAsync(FilmCalls.Route, form)).ReadAsync<ActionResponse>();
        var typed = await (await _rest.PostFilmAsync(Films.Dawn, "?top=1", type: "video/mp4")).ReadAsync<ActionResponse>();

        Assert.Equal(raw.Classes, posted.Classes);
        Assert.Equal(raw.Classes, typed.Classes);
        Assert.All(posted.Frames, frame => Assert.Single(frame.Classes));
    }

    [Fact]
    public async Task GRPC_gives_the_answer_that_REST_gives()
    {
        var rest = await _rest.RecognizeAsync(Films.Dawn, "?top=2");
        var grpc = await _grpc.RecognizeAsync(FilmCalls.Message(Films.Dawn, new V1.ActionOptions { Top = 2 }));

        AssertSame(rest, grpc);
    }

    [Fact]
    public async Task A_stream_tells_every_frame_and_ends_with_the_answer_that_would_have_come_at_once()
    {
        var whole = await _rest.RecognizeAsync(Films.Dawn);

        var rest = await (await _rest.PostFilmAsync(Films.Dawn, accept: "text/event-stream")).EventsAsync().ToListAsync();
        using var call = _grpc.StreamRecognition(FilmCalls.Message(Films.Dawn));
        var grpc = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.All(rest.SkipLast(1), item => Assert.Equal("frame", item.EventType));
        Assert.Equal(Enumerable.Range(0, 8), rest.SkipLast(1).Select(item => item.Data.GetProperty("index").GetInt32()));
        Assert.Equal(("done", "brighter", 8), (rest[^1].EventType, rest[^1].Data.GetProperty("label").GetString(), rest[^1].Data.GetProperty("frames").GetArrayLength()));
        Assert.Equal(Enumerable.Range(0, 8), grpc.SkipLast(1).Select(message => message.Frame.Index));
        AssertSame(whole, grpc[^1].Done);
    }

    [Fact]
    public async Task Attention_comes_as_pictures_or_not_at_all()
    {
        var png = await _rest.RecognizeAsync(Films.Dawn, "?attention=png");
        var none = await _rest.RecognizeAsync(Films.Dawn, "?attention=none");
        var grpc = await _grpc.RecognizeAsync(FilmCalls.Message(Films.Dawn, new V1.ActionOptions { Attention = V1.AttentionFormat.None }));

        using var map = SKBitmap.Decode(Convert.FromBase64String(png.Frames[5].Attention!.Png!));
        Assert.Equal((3, 2), (map.Width, map.Height));
        Assert.All(none.Frames, frame => Assert.Null(frame.Attention));
        Assert.All(grpc.Frames, frame => Assert.Null(frame.Attention));
        Assert.Equal(png.Classes, none.Classes);
    }

    [Fact]
    public async Task Bulk_answers_every_film_and_the_bad_one_too()
    {
        using var call = _grpc.RecognizeBulk();
        foreach (var (id, film) in new[] { ("dawn", Films.Dawn), ("bad", Pictures.Jpeg()), ("dusk", Films.Dusk) })
        {
            var request = FilmCalls.Message(film);
            request.Id = id;
            await call.RequestStream.WriteAsync(request);
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.Equal(("brighter", "darker"), (answers["dawn"].Response.Label, answers["dusk"].Response.Label));
        Assert.Equal("video", answers["bad"].Failure.Field);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(40)]
    public async Task The_figure_is_a_PNG_whatever_attention_is_asked_for(int frames)
    {
        using var response = await _rest.PostFilmAsync(Films.Fading(3, frames), "?attention=none", "image/png");

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        using var figure = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.InRange(figure.Width, 520, 2_000);
        Assert.InRange(figure.Height, 200, 1_200);
    }

    [Fact]
    public async Task The_overlay_is_an_animated_WebP_as_long_as_the_film()
    {
        using var response = await _rest.PostFilmAsync(Films.Dawn, accept: "image/webp");

        Assert.Equal("image/webp", response.Content.Headers.ContentType?.MediaType);
        using var data = SKData.CreateCopy(await response.Content.ReadAsByteArrayAsync());
        using var codec = SKCodec.Create(data);
        Assert.Equal(8, codec.FrameCount);
        Assert.All(codec.FrameInfo, frame => Assert.Equal(100, frame.Duration));
        Assert.Equal(320, codec.Info.Width);
    }

    [Fact]
    public async Task An_MP4_and_the_same_film_as_a_GIF_are_seen_alike()
    {
        InstalledFfmpeg.Require();
        var film = Films.Mp4(1, "-vf geq=lum='128+if(gte(X,120)*lt(Y,72),4*N,0)':cb=128:cr=128 -pix_fmt yuv444p -c:v ffv1", "color=gray:s=180x144:r=25", "mkv");

        var answer = await (await _rest.PostFilmAsync(film, type: "video/x-matroska")).ReadAsync<ActionResponse>();

        Assert.Equal(("brighter", 10), (answer.Label, answer.Frames.Count));
        Assert.Equal((180, 144), (answer.Image.Width, answer.Image.Height));
    }

    [Fact]
    public async Task The_model_is_listed_with_its_labels_and_its_rate()
    {
        var rest = await (await _rest.GetAsync("/v1/models/toy-actions")).ReadAsync<ModelInfo>();
        var grpc = await new V1.ModelService.ModelServiceClient(api.Channel()).GetModelAsync(new V1.GetModelRequest { Name = "toy-actions" });

        Assert.Equal(("ready", "action", "toy-encoder", 10.0), (rest.State, rest.Task, rest.Encoder, rest.Settings!.Value.GetProperty("framesPerSecond").GetDouble()));
        Assert.Equal(["brighter", "darker", "still"], rest.Labels!);
        Assert.Equal(10, grpc.Settings.Fields["framesPerSecond"].NumberValue);
    }

    private static void AssertSame(ActionResponse rest, V1.ActionResponse grpc)
    {
        Assert.Equal((rest.Label, rest.FramesPerSecond, rest.Image.Width), (grpc.Label, grpc.FramesPerSecond, grpc.Image.Width));
        Assert.Equal(rest.Classes.Select(found => (found.Label, found.Score)), grpc.Classes.Select(found => (found.Label, found.Score)));
        Assert.Equal(rest.Provenance.ModelSha256, grpc.Provenance.ModelSha256);
        Assert.Equal(rest.Frames.Count, grpc.Frames.Count);
        foreach (var (expected, frame) in rest.Frames.Zip(grpc.Frames))
        {
            Assert.Equal((expected.Index, expected.StartMs, expected.EndMs), (frame.Index, frame.StartMs, frame.EndMs));
            Assert.Equal(expected.Classes.Select(found => (found.Label, found.Score)), frame.Classes.Select(found => (found.Label, found.Score)));
            Assert.Equal(expected.Attention!.Weights!, frame.Attention.Weights);
        }
    }
}
