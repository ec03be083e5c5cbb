using System.Text;
using Attention.Contracts;
using Attention.Inference.Tests.Media;

namespace Attention.Inference.Tests.Video;

/// <summary>Films that ffmpeg decodes; scripts stand in for it where it must misbehave.</summary>
public sealed class FfmpegFilmTests : IDisposable
{
    private static readonly byte[] Mp4 = [0, 0, 0, 24, .. "ftypmp42"u8, 1, 2, 3];

    private readonly string _folder = Directory.CreateTempSubdirectory("attention-film-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pictures_are_read_one_after_the_other()
    {
        using var reading = new Reading(Writes(Picture("1"), Picture("2")));

        Assert.Equal("49,49 50,50", string.Join(' ', await reading.HalvesAsync(Mp4)));
    }

    [Fact]
    public async Task A_film_that_says_it_lasts_ten_hours_is_refused()
    {
        using var reading = new Reading(Script("echo '[info]   Duration: 10:00:00.00, start: 0.0' >&2; sleep 0.2; " + Picture("1")));

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal((ErrorCode.TooLarge, "video lasts 36000 seconds; the limit is 60 (Video:MaxSeconds)."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task A_film_that_does_not_say_is_refused_when_it_has_lasted_too_long()
    {
        using var reading = new Reading(Writes([.. Enumerable.Repeat(Picture("1"), 30)]), limits => limits.MaxSeconds = 1);

        var (halves, refusal) = await reading.BrokenAsync(Mp4);

        Assert.InRange(halves.Count, 10, 11);
        Assert.Equal((ErrorCode.TooLarge, "video lasts 1.1 seconds; the limit is 1 (Video:MaxSeconds)."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task More_frames_than_allowed_are_refused_when_they_come()
    {
        using var reading = new Reading(Writes([.. Enumerable.Repeat(Picture("1"), 5)]), limits => limits.MaxFrames = 2);

        var (halves, refusal) = await reading.BrokenAsync(Mp4);

        Assert.Equal((2, ErrorCode.TooLarge), (halves.Count, refusal.Code));
        Assert.Equal("video has 3 frames or more; the limit is 2 (Video:MaxFrames).", refusal.Message);
    }

    [Fact]
    public async Task A_picture_that_is_larger_than_allowed_is_refused_by_its_header()
    {
        using var reading = new Reading(Writes(@"printf 'P7\nWIDTH 60000\nHEIGHT 60000\nDEPTH 4\nENDHDR\n'"));

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal((ErrorCode.TooLarge, "video is 60000 x 60000 pixels; the limit is 9437184 (Video:MaxPixels)."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task A_failure_is_told_with_the_time_and_the_last_complaint()
    {
        using var reading = new Reading(Writes(Picture("1"), Picture("2"), Picture("3"), "echo '[h264 @ 0x55aa] [error] bad block' >&2; exit 1"));

        var (halves, refusal) = await reading.BrokenAsync(Mp4);

        Assert.Equal(3, halves.Count);
        Assert.Equal((ErrorCode.InvalidInput, "video breaks after 0.3 seconds: ffmpeg says: bad block"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Without_ffmpeg_it_is_told_what_can_be_read()
    {
        using var reading = new Reading("no-such-program");

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal(ErrorCode.UnsupportedMedia, refusal.Code);
        Assert.Equal(
            "video is no animated GIF or WebP, and ffmpeg, which reads the rest, is not installed here (Ffmpeg:Path is 'no-such-program'); send animated GIF or WebP.",
            refusal.Message);
    }

    [Fact]
    public async Task An_ffmpeg_that_takes_too_long_is_stopped()
    {
        using var reading = new Reading(Script("sleep 60"), timeout: TimeSpan.FromMilliseconds(200));

        Assert.Equal("video takes ffmpeg longer than 0.2 seconds to decode (Ffmpeg:Timeout).", (await reading.RefusalAsync(Mp4)).Message);
    }

    [Fact]
    public async Task An_ffmpeg_whose_reader_leaves_is_stopped_and_its_file_is_gone()
    {
        var (pid, name) = (Path.Combine(_folder, "pid"), Path.Combine(_folder, "name"));
        var script = Script($$"""for word in "$@"; do case "$word" in file:*) echo "$word" > {{name}}; esac; done; echo $$ > {{pid}}; {{Picture("1")}}; sleep 60""");
        using var reading = new Reading(script);

        await foreach (var _ in reading.FramesAsync(Mp4, 10, _ => 0, TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.False(File.Exists($"/proc/{File.ReadAllText(pid).Trim()}/stat"));
        Assert.False(File.Exists(File.ReadAllText(name).Trim()["file:".Length..]));
    }

    [Theory]
    [InlineData("mp4", "-pix_fmt yuv420p")]
    [InlineData("mkv", "-pix_fmt yuv420p")]
    [InlineData("avi", "-c:v mjpeg -pix_fmt yuvj420p")]
    public async Task A_real_film_is_seen_at_the_rate_that_is_asked_for(string container, string options)
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg");

        var sizes = await reading.FramesAsync(Films.Mp4(2, options, container: container), 8.333, frame => frame.Info.Size, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.InRange(sizes.Count, 16, 17);
        Assert.All(sizes, size => Assert.Equal((180, 144), (size.Width, size.Height)));
    }

    [Fact]
    public async Task A_real_film_whose_frames_are_far_apart_is_seen_in_between()
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg");
        // At 0, 0.4 … 2.8 seconds.
        var film = Films.Mp4(3, "-vf setpts=N*0.4/TB -fps_mode vfr -pix_fmt yuv420p", "color=gray:s=64x48:r=1");

        var frames = await reading.FramesAsync(film, 10, _ => 0, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);

        Assert.InRange(frames, 28, 30);
    }

    [Theory]
    [InlineData("mp4", "-movflags +faststart -g 10 -pix_fmt yuv420p")]
    [InlineData("mkv", "-g 10 -pix_fmt yuv420p")]
    public async Task A_real_film_that_is_cut_is_read_up_to_there_and_told_when(string container, string options)
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg");
        var film = Films.Mp4(4, options, container: container);

        var (halves, refusal) = await reading.BrokenAsync(film[..(film.Length * 6 / 10)]);

        Assert.InRange(halves.Count, 1, 39);
        Assert.Equal(ErrorCode.InvalidInput, refusal.Code);
        Assert.StartsWith(FormattableString.Invariant($"video breaks after {halves.Count / 10.0:0.##} seconds: ffmpeg says: "), refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_film_of_ten_hours_too_many_pixels_or_no_picture_is_refused()
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg", limits => limits.MaxPixels = 40_000);

        var tenHours = await reading.RefusalAsync(Films.Mp4(72_000, "-vf setpts=N*36000/TB -fps_mode vfr -frames:v 2 -pix_fmt yuv420p", "color=gray:s=64x48:r=1"));
        var large = await reading.RefusalAsync(Films.Mp4(0.2, "-pix_fmt yuv420p", "testsrc=s=320x240:r=25"));
        var sound = await reading.RefusalAsync(Films.Mp4(1, "-c:a aac", "sine", "m4a"));

        Assert.Equal((ErrorCode.TooLarge, true), (tenHours.Code, tenHours.Message.StartsWith("video lasts 36", StringComparison.Ordinal)));
        Assert.Equal((ErrorCode.TooLarge, "video is 320 x 240 pixels; the limit is 40000 (Video:MaxPixels)."), (large.Code, large.Message));
        Assert.Equal((ErrorCode.InvalidInput, "video has no pictures: ffmpeg finds no film in it."), (sound.Code, sound.Message));
    }

    [Fact]
    public async Task A_playlist_and_a_text_are_no_films_to_a_real_ffmpeg()
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg");
        var playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n";

        Assert.Equal(ErrorCode.InvalidInput, (await reading.RefusalAsync(Encoding.UTF8.GetBytes(playlist))).Code);
        Assert.Equal(ErrorCode.InvalidInput, (await reading.RefusalAsync("This is a text."u8.ToArray())).Code);
    }

    /// <summary>Writes 6 x 5 pixels, every byte of which is one letter.</summary>
    private static string Picture(string letter) =>
        $@"printf 'P7\nWIDTH 6\nHEIGHT 5\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n'; printf '{string.Concat(Enumerable.Repeat($"{letter}{letter}{letter}\\377", 30))}'";

    private string Writes(params string[] commands) => Script(string.Join("; ", commands));

    private string Script(string body) => FfmpegProgram.Script(_folder, body);
}
