using Attention.Contracts;
using Attention.Inference.Admission;
using SkiaSharp;

namespace Attention.Inference.Tests.Video;

/// <summary>Animated GIF and WebP, which need no program.</summary>
public sealed class AnimatedImageTests : IDisposable
{
    private static readonly SKRectI Left = SKRectI.Create(0, 0, 12, 16);
    private static readonly SKRectI Right = SKRectI.Create(12, 0, 12, 16);

    private readonly Reading _reading = new("no-such-program");

    public void Dispose() => _reading.Dispose();

    [Theory]
    [InlineData(0, "100,100 200,100 200,50")]
    [InlineData(1, "100,100 200,100 200,50")]
    [InlineData(2, "100,100 200,100 255,50")]
    [InlineData(3, "100,100 200,100 100,50")]
    public async Task A_patch_stays_is_cleared_or_is_taken_back_as_it_says(int disposal, string expected)
    {
        var film = Films.Gif(new Films.Patch(100), new Films.Patch(200) { Place = Left, Disposal = disposal }, new Films.Patch(50) { Place = Right });

        Assert.Equal(expected, string.Join(' ', await _reading.HalvesAsync(film)));
    }

    [Fact]
    public async Task Several_patches_one_after_the_other_are_all_taken_back()
    {
        var film = Films.Gif(
            new Films.Patch(100),
            new Films.Patch(200) { Place = Left, Disposal = 3 },
            new Films.Patch(220) { Place = Right, Disposal = 3 },
            new Films.Patch(50) { Place = Left });

        Assert.Equal("100,100 200,100 100,220 50,100", string.Join(' ', await _reading.HalvesAsync(film)));
    }

    [Fact]
    public async Task Frames_are_seen_when_they_are_shown_and_not_in_between()
    {
        // Shown until 50, 100, 400 and 430 ms.
        var film = Films.Gif(
            new Films.Patch(10) { Milliseconds = 50 }, new Films.Patch(20) { Milliseconds = 50 },
            new Films.Patch(30) { Milliseconds = 300 }, new Films.Patch(40) { Milliseconds = 30 });

        Assert.Equal("10,10 30,30 30,30 30,30 40,40", string.Join(' ', await _reading.HalvesAsync(film)));
    }

    [Fact]
    public async Task A_frame_without_a_duration_is_shown_as_long_as_in_a_browser()
    {
        var film = Films.Gif(new Films.Patch(10) { Milliseconds = 0 }, new Films.Patch(20) { Milliseconds = 10 }, new Films.Patch(30));

        Assert.Equal("10,10 20,20 30,30", string.Join(' ', await _reading.HalvesAsync(film)));
    }

    [Fact]
    public async Task A_WebP_is_read_frame_by_frame()
    {
        var film = Films.Webp((new SKColor(10, 10, 10), 100), (new SKColor(20, 20, 20), 200), (new SKColor(30, 30, 30), 100));

        Assert.Equal("10,10 20,20 20,20 30,30", string.Join(' ', await _reading.HalvesAsync(film)));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Webp)]
    [InlineData(SKEncodedImageFormat.Gif)]
    public async Task A_picture_that_does_not_move_is_a_film_of_one_frame(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(Films.Width, Films.Height);
        bitmap.Erase(SKColors.White);
        using var webp = bitmap.Encode(SKEncodedImageFormat.Webp, 100);
        var file = format == SKEncodedImageFormat.Webp ? webp.ToArray() : Films.Gif(new Films.Patch(255));

        Assert.Equal("255,255", string.Join(' ', await _reading.HalvesAsync(file)));
    }

    [Fact]
    public async Task A_film_that_is_cut_is_read_up_to_there_and_told_when()
    {
        var film = Films.Gif([.. Enumerable.Range(0, 20).Select(i => new Films.Patch((byte)i))]);

        var (halves, refusal) = await _reading.BrokenAsync(film[..(film.Length * 3 / 5)]);

        Assert.InRange(halves.Count, 8, 12);
        Assert.Equal(ErrorCode.InvalidInput, refusal.Code);
        Assert.Equal($"video breaks after {halves.Count / 10.0} seconds: its data ends too early.", refusal.Message.Replace(".0 ", " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_GIF_without_a_frame_is_refused()
    {
        var refusal = await _reading.RefusalAsync(Films.Gif());

        Assert.Equal((ErrorCode.InvalidInput, "video"), (refusal.Code, refusal.Field));
        Assert.Contains("no frames", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_hours_are_refused_before_a_frame_is_drawn()
    {
        var film = Films.Gif([.. Enumerable.Repeat(new Films.Patch(0) { Milliseconds = 600_000 }, 60)]);

        var (halves, refusal) = await _reading.BrokenAsync(film);

        Assert.Empty(halves);
        Assert.Equal((ErrorCode.TooLarge, "video lasts 36000 seconds; the limit is 60 (Video:MaxSeconds)."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Too_many_frames_are_refused_before_one_is_drawn()
    {
        using var reading = new Reading("no-such-program", limits => limits.MaxFrames = 3);

        var refusal = await reading.RefusalAsync(Films.Gif([.. Enumerable.Repeat(new Films.Patch(0), 4)]));

        Assert.Equal((ErrorCode.TooLarge, "video has 4 frames or more; the limit is 3 (Video:MaxFrames)."), (refusal.Code, refusal.Message));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 3)]
    public async Task Its_pictures_are_counted_while_it_is_open(int disposal, int pictures)
    {
        var film = Films.Gif(new Films.Patch(100), new Films.Patch(200) { Place = Left, Disposal = disposal });

        await foreach (var _ in _reading.FramesAsync(film, 10, _ => 0, TestContext.Current.CancellationToken))
        {
            Assert.Equal(pictures * 4 * Films.Width * Films.Height, _reading.BytesTaken);
        }

        Assert.Equal(0, _reading.BytesTaken);
    }

    [Fact]
    public async Task Films_that_wait_for_memory_do_not_hold_up_those_that_have_it()
    {
        // One at a time; each needs a thread for every frame while the others wait.
        using var reading = new Reading("no-such-program", limits => limits.MaxAtOnce = 8, admission: new AdmissionOptions { MaxWorkBytes = 2 * 4 * 1024 * 1024 });
        var film = Films.Gif(1024, 1024, [.. Enumerable.Range(0, 30).Select(i => new Films.Patch((byte)i) { Place = Left })]);

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            await reading.FramesAsync(film, 10, _ => 0, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken)));

        Assert.All(counts, count => Assert.Equal(30, count));
    }

    [Fact]
    public async Task Too_many_pixels_are_refused_by_the_header()
    {
        var film = Films.Gif(60_000, 60_000, [new Films.Patch(0) { Place = SKRectI.Create(1, 1) }]);

        var refusal = await _reading.RefusalAsync(film);

        Assert.Equal((ErrorCode.TooLarge, "video is 60000 x 60000 pixels; the limit is 9437184 (Video:MaxPixels)."), (refusal.Code, refusal.Message));
    }
}
