using Attention.Api.Tests.Hosting;
using Attention.Inference.Tests.Video;
using Google.Protobuf;
using Grpc.Core;
using SkiaSharp;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Actions;

/// <summary>Pictures that a camera sends one by one, over gRPC.</summary>
public sealed class WatchTests(ToyApi api)
{
    private readonly V1.ActionService.ActionServiceClient _grpc = new(api.Channel());

    [Fact]
    public async Task Each_picture_is_answered_before_the_next_one_is_sent()
    {
        using var call = _grpc.Watch();
        for (var i = 0; i < 8; i++)
        {
            await SendAsync(call, i, i == 0 ? new V1.ActionOptions { Top = 1 } : null);
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal((i, 1), (call.ResponseStream.Current.Frame.Index, call.ResponseStream.Current.Frame.Classes.Count));
        }
        await call.RequestStream.CompleteAsync();

        Assert.Equal(("mine", "brighter", 3), (call.ResponseStream.Current.Id, call.ResponseStream.Current.Label, call.ResponseStream.Current.Classes.Count));
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_camera_sees_what_a_film_shows()
    {
        var film = await _grpc.RecognizeAsync(FilmCalls.Message(Films.Dawn));

        using var call = _grpc.Watch();
        for (var i = 0; i < 8; i++)
        {
            await SendAsync(call, i);
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.Equal(film.Frames.Count, answers.Count);
        foreach (var (expected, answer) in film.Frames.Zip(answers))
        {
            Assert.Equal((expected.Index, expected.StartMs, expected.EndMs), (answer.Frame.Index, answer.Frame.StartMs, answer.Frame.EndMs));
            Assert.All(expected.Attention.Weights.Zip(answer.Frame.Attention.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public async Task A_camera_that_sends_nothing_is_answered_nothing()
    {
        using var call = _grpc.Watch();
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_picture_that_is_bad_ends_the_call_after_the_answers_before_it()
    {
        using var call = _grpc.Watch();
        await SendAsync(call, 0);
        await SendAsync(call, 1);
        await call.RequestStream.WriteAsync(new V1.WatchRequest { Image = ByteString.CopyFromUtf8("no picture") });

        var answers = 0;
        await Answers.FailureAsync(async () =>
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync())
            {
                answers++;
            }
        }, StatusCode.InvalidArgument, "image");
        Assert.Equal(2, answers);
    }

    [Fact]
    public async Task Options_in_a_later_picture_are_refused()
    {
        using var call = _grpc.Watch();
        await SendAsync(call, 0);
        await SendAsync(call, 1, new V1.ActionOptions { Top = 2 });

        await Answers.FailureAsync(async () => await call.ResponseStream.ReadAllAsync().CountAsync(), StatusCode.InvalidArgument, "options");
    }

    [Fact]
    public async Task Options_that_cannot_be_are_refused_by_name()
    {
        using var call = _grpc.Watch();
        await SendAsync(call, 0, new V1.ActionOptions { Top = 101 });

        await Answers.FailureAsync(async () => await call.ResponseStream.ReadAllAsync().CountAsync(), StatusCode.InvalidArgument, "top");
    }

    [Fact]
    public async Task A_deadline_ends_a_call_that_would_go_on()
    {
        using var call = _grpc.Watch(deadline: DateTime.UtcNow.AddSeconds(1));
        await SendAsync(call, 0);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.ReadAllAsync().CountAsync());

        // Both sides keep the time. Where the server's clock strikes first, the stream is reset in memory and the client only knows that.
        Assert.Contains(failure.StatusCode, (StatusCode[])[StatusCode.DeadlineExceeded, StatusCode.Unavailable]);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_room_for_the_next_ones()
    {
        // More than films may be read at once, and frames may be under way.
        for (var i = 0; i < 20; i++)
        {
            using var call = _grpc.Watch();
            await SendAsync(call, 0);
            await SendAsync(call, 1);
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            using var stream = _grpc.StreamRecognition(FilmCalls.Message(Films.Fading(1, 60)));
            Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        }

        Assert.Equal("brighter", (await _grpc.RecognizeAsync(FilmCalls.Message(Films.Dawn))).Label);
    }

    private static async Task SendAsync(AsyncDuplexStreamingCall<V1.WatchRequest, V1.WatchResponse> call, int frame, V1.ActionOptions? options = null) =>
        await call.RequestStream.WriteAsync(new V1.WatchRequest { Id = "mine", Image = ByteString.CopyFrom(Picture(frame)), Options = options });

    /// <summary>A frame of <see cref="Films.Dawn"/>.</summary>
    private static byte[] Picture(int frame)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Films.Width, Films.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(128, 128, 128));
        var bright = (byte)(128 + (frame * 16));
        for (var pixel = 0; pixel < 64; pixel++)
        {
            bitmap.SetPixel(16 + (pixel % 8), pixel / 8, new SKColor(bright, bright, bright));
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
