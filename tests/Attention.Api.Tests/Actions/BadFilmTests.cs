using System.Net;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;
using Attention.Inference.Tests.Media;
using Attention.Inference.Tests.Video;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Actions;

/// <summary>Films, models and options that are bad or strange, over both transports.</summary>
public sealed class BadFilmTests(ToyApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.ActionService.ActionServiceClient _grpc = new(api.Channel());

    public static TheoryData<string, ErrorCode> BadFilms => new()
    {
        { "empty", ErrorCode.InvalidInput },
        { "JPEG named .mp4", ErrorCode.UnsupportedMedia },
        { "no frame", ErrorCode.InvalidInput },
        { "header alone", ErrorCode.InvalidInput },
        { "ten hours", ErrorCode.TooLarge },
        { "60,000 x 60,000", ErrorCode.TooLarge },
        { "3,001 frames", ErrorCode.TooLarge },
        { "over the limit", ErrorCode.TooLarge },
    };

    public static TheoryData<string, ErrorCode> BadFilmsForFfmpeg => new()
    {
        { "text", ErrorCode.InvalidInput },
        { "sound alone", ErrorCode.InvalidInput },
        { "ten hours of MP4", ErrorCode.TooLarge },
        { "MP4 of an hour and a half", ErrorCode.TooLarge },
        { "too many pixels", ErrorCode.TooLarge },
    };

    [Theory]
    [MemberData(nameof(BadFilms))]
    public async Task A_bad_film_is_refused_by_name(string name, ErrorCode code)
    {
        var film = Film(name);
        var row = Errors.Table[code];
        var form = new MultipartFormDataContent { { new ByteArrayContent(film), "video", "film.mp4" } };

        await (await _rest.PostFilmAsync(film)).ProblemAsync((HttpStatusCode)row.Status, "video");
        await (await _rest.PostFilmAsync(film, accept: "image/png")).ProblemAsync((HttpStatusCode)row.Status, "video");
        await (await _rest.PostFilmAsync(film, accept: "image/webp")).ProblemAsync((HttpStatusCode)row.Status, "video");
        await (await _rest.PostFilmAsync(film, accept: "text/event-stream")).ProblemAsync((HttpStatusCode)row.Status, "video");
        await (await _rest.PostAsync(FilmCalls.Route, form)).ProblemAsync((HttpStatusCode)row.Status, "video");
        await Answers.FailureAsync(async () => await _grpc.RecognizeAsync(FilmCalls.Message(film)), row.Grpc, "video");
    }

    [Theory]
    [MemberData(nameof(BadFilmsForFfmpeg))]
    public async Task A_film_that_is_bad_to_ffmpeg_is_refused_by_name(string name, ErrorCode code)
    {
        InstalledFfmpeg.Require();
        var film = Film(name);
        var row = Errors.Table[code];

        await (await _rest.PostFilmAsync(film, type: "video/mp4")).ProblemAsync((HttpStatusCode)row.Status, "video");
        await Answers.FailureAsync(async () => await _grpc.RecognizeAsync(FilmCalls.Message(film)), row.Grpc, "video");
    }

    [Fact]
    public async Task A_missing_film_is_refused_by_name()
    {
        await (await _rest.PostAsync(FilmCalls.Route, null)).ProblemAsync(HttpStatusCode.BadRequest, "video");
        await Answers.FailureAsync(async () => await _grpc.RecognizeAsync(new V1.ActionRequest()), StatusCode.InvalidArgument, "video");
    }

    [Fact]
    public async Task A_film_that_breaks_is_refused_with_the_second_and_a_stream_tells_the_frames_before()
    {
        var film = Films.Fading(2, 20);
        film = film[..(film.Length - 100)];

        var problem = await (await _rest.PostFilmAsync(film)).ProblemAsync(HttpStatusCode.BadRequest, "video");
        var events = await (await _rest.PostFilmAsync(film, accept: "text/event-stream")).EventsAsync().ToListAsync();
        var failure = await Answers.FailureAsync(async () => await _grpc.RecognizeAsync(FilmCalls.Message(film)), StatusCode.InvalidArgument, "video");

        Assert.Matches(@"^video breaks after 1\.\d+ seconds: its data ends too early\.$", (string)problem["detail"]!);
        Assert.Equal((string)problem["detail"]!, failure.Message);
        Assert.Equal("error", events[^1].EventType);
        Assert.InRange(events.Count, 15, 20);
        Assert.All(events.SkipLast(1), item => Assert.Equal("frame", item.EventType));
    }

    [Fact]
    public async Task A_film_of_one_frame_is_answered()
    {
        var rest = await _rest.RecognizeAsync(Films.Gif(new Films.Patch(90)));
        var still = await (await _rest.PostFilmAsync(StillWebp(), type: "image/webp")).ReadAsync<Contracts.Actions.ActionResponse>();

        Assert.Equal(("still", 1), (rest.Label, rest.Frames.Count));
        Assert.Equal(("still", 1), (still.Label, still.Frames.Count));
    }

    [Theory]
    [InlineData("?model=nobody", HttpStatusCode.NotFound, "model")]
    [InlineData("?model=toy-encoder", HttpStatusCode.BadRequest, "model")]
    [InlineData("?top=0", HttpStatusCode.BadRequest, "top")]
    [InlineData("?top=101", HttpStatusCode.BadRequest, "top")]
    [InlineData("?top=many", HttpStatusCode.BadRequest, "top")]
    [InlineData("?attention=svg", HttpStatusCode.BadRequest, "attention")]
    public async Task An_option_that_cannot_be_is_refused_by_name(string options, HttpStatusCode status, string field) =>
        await (await _rest.PostFilmAsync(Films.Dawn, options)).ProblemAsync(status, field);

    [Fact]
    public async Task GRPC_refuses_the_same_options()
    {
        await FailsAsync(new V1.ActionOptions { Model = "nobody" }, StatusCode.NotFound, "model");
        await FailsAsync(new V1.ActionOptions { Model = "toy-encoder" }, StatusCode.InvalidArgument, "model");
        await FailsAsync(new V1.ActionOptions { Top = 0 }, StatusCode.InvalidArgument, "top");
        await FailsAsync(new V1.ActionOptions { Attention = (V1.AttentionFormat)7 }, StatusCode.InvalidArgument, "attention");

        Task FailsAsync(V1.ActionOptions options, StatusCode code, string field) =>
            Answers.FailureAsync(async () => await _grpc.RecognizeAsync(FilmCalls.Message(Films.Dawn, options)), code, field);
    }

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("audio/wav")]
    [InlineData("text/plain")]
    public async Task A_body_of_another_type_is_refused(string type) =>
        await (await _rest.PostFilmAsync(Films.Dawn, type: type)).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Random_bytes_are_never_our_fault()
    {
        var random = new Random(1);
        for (var i = 0; i < 40; i++)
        {
            var film = Films.Dawn.ToArray();
            // Any byte but those that choose who reads it.
            for (var changes = random.Next(1, 30); changes > 0; changes--)
            {
                film[random.Next(6, film.Length)] = (byte)random.Next(256);
            }

            var response = await _rest.PostFilmAsync(film);

            Assert.True((int)response.StatusCode < 500, $"{Convert.ToHexString(film)}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static byte[] Film(string name) => name switch
    {
        "empty" => [],
        "no frame" => Films.Gif(),
        "header alone" => Films.Dawn[..10],
        "ten hours" => Films.Gif([.. Enumerable.Repeat(new Films.Patch(0) { Milliseconds = 600_000 }, 60)]),
        "60,000 x 60,000" => Films.Gif(60_000, 60_000, [new Films.Patch(0) { Place = SKRectI.Create(1, 1) }]),
        "3,001 frames" => Films.Gif(8, 8, [.. Enumerable.Repeat(new Films.Patch(0) { Milliseconds = 20, Place = SKRectI.Create(1, 1) }, 3_001)]),
        "over the limit" => [.. Films.Dawn, .. new byte[new LimitsOptions().MaxVideoBytes]],
        "text" => "This is a text, whatever its name says."u8.ToArray(),
        "sound alone" => Films.Mp4(1, "-c:a aac", "sine", "m4a"),
        "ten hours of MP4" => Films.Mp4(72_000, "-vf setpts=N*36000/TB -fps_mode vfr -frames:v 2 -pix_fmt yuv420p", "color=gray:s=64x48:r=1"),
        "MP4 of an hour and a half" => Films.Mp4(5_400, "-pix_fmt yuv420p", "color=gray:s=16x16:r=0.1"),
        "too many pixels" => Films.Mp4(0.1, "-c:v mjpeg -pix_fmt yuvj420p", "color=gray:s=8000x4000:r=10", "avi"),
        _ => Pictures.Jpeg(),
    };

    private static byte[] StillWebp()
    {
        using var bitmap = new SKBitmap(Films.Width, Films.Height);
        bitmap.Erase(SKColors.White);
        using var data = bitmap.Encode(SKEncodedImageFormat.Webp, 90);
        return data.ToArray();
    }
}
