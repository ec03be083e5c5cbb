using System.Text;
using Attention.Contracts;
using Attention.Inference.Admission;
using Attention.Inference.Tests.Media;
using SkiaSharp;

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

    [Theory]
    [InlineData("""{"streams":[{"width":6,"height":5}],"format":{"duration":"36000.0"}}""", "video lasts 36000 seconds; the limit is 60 (Video:MaxSeconds).")]
    [InlineData("""{"streams":[{"width":60000,"height":60000}],"format":{}}""", "video is 60000 x 60000 pixels; the limit is 9437184 (Video:MaxPixels).")]
    public async Task What_a_film_says_of_itself_is_enough_to_refuse_it(string facts, string problem)
    {
        using var reading = new Reading(FfmpegProgram.Script(_folder, "sleep 60", facts));

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal((ErrorCode.TooLarge, problem), (refusal.Code, refusal.Message));
    }

    [Theory]
    [InlineData("""{"streams":[],"format":{"duration":"1.0"}}""", "video has no pictures: ffmpeg finds no film in it.")]
    [InlineData("""{"streams":[{"width":0,"height":0}],"format":{}}""", "video cannot be decoded; ffmpeg says: it does not tell how large its pictures are")]
    public async Task What_says_nothing_of_a_film_is_none(string facts, string problem)
    {
        using var reading = new Reading(FfmpegProgram.Script(_folder, "sleep 60", facts));

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal((ErrorCode.InvalidInput, problem), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task A_large_film_takes_more_memory_than_a_small_one_and_never_more_than_there_is()
    {
        var facts = """{"streams":[{"width":4096,"height":2304}],"format":{}}""";
        using var reading = new Reading(FfmpegProgram.Script(_folder, "sleep 60", facts), admission: new AdmissionOptions { MaxWorkBytes = 290 << 20 });

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal((ErrorCode.TooLarge, "video"), (refusal.Code, refusal.Field));
        Assert.Equal($"video takes {(80 << 20) + (24 * 4096 * 2304)} bytes to read; the limit is {290 << 20} (Admission:MaxWorkBytes).", refusal.Message);
        Assert.Equal(0, reading.BytesTaken);
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
    public async Task An_ffmpeg_that_is_waited_for_too_long_is_stopped_and_its_film_is_not_blamed()
    {
        using var reading = new Reading(Script("sleep 60"), timeout: TimeSpan.FromMilliseconds(200));

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal((ErrorCode.Unavailable, null), (refusal.Code, refusal.Field));
        Assert.Equal("video was not decoded within 0.2 seconds (Ffmpeg:Timeout): the service has too much to do; send it again.", refusal.Message);
    }

    [Fact]
    public async Task A_film_that_takes_more_of_a_processor_than_it_may_is_too_large()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux counts what a program computes.");
        using var reading = new Reading(Script("while :; do :; done"), timeout: TimeSpan.FromMinutes(5), cpuTime: TimeSpan.FromSeconds(1));

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal((ErrorCode.TooLarge, "video"), (refusal.Code, refusal.Field));
        Assert.Equal("video takes ffmpeg more than 1 seconds of a processor to decode (Ffmpeg:CpuTime).", refusal.Message);
    }

    [Fact]
    public async Task An_ffmpeg_that_the_system_ends_is_no_fault_of_its_film()
    {
        using var reading = new Reading(Script("kill -KILL $$"));

        var refusal = await reading.RefusalAsync(Mp4);

        Assert.Equal((ErrorCode.Unavailable, null), (refusal.Code, refusal.Field));
    }

    [Theory]
    [InlineData("SEGV", ErrorCode.InvalidInput)]
    [InlineData("XCPU", ErrorCode.TooLarge)]
    [InlineData("KILL", ErrorCode.Unavailable)]
    public async Task A_signal_that_ends_ffmpeg_within_a_film_is_the_films_fault_or_nobodys(string signal, ErrorCode code)
    {
        using var reading = new Reading(Script($"{Picture("1")}; kill -{signal} $$"));

        Assert.Equal(code, (await reading.RefusalAsync(Mp4)).Code);
    }

    [Fact]
    public async Task An_ffmpeg_whose_reader_leaves_is_stopped_and_its_memory_given_back()
    {
        var pid = Path.Combine(_folder, "pid");
        using var reading = new Reading(Script($"echo $$ > {pid}; {Picture("1")}; sleep 60"));

        await foreach (var _ in reading.FramesAsync(Mp4, 10, _ => 0, TestContext.Current.CancellationToken))
        {
            Assert.Equal((80 << 20) + (24 * 6 * 5), reading.BytesTaken);
            break;
        }

        Assert.False(File.Exists($"/proc/{File.ReadAllText(pid).Trim()}/stat"));
        Assert.Equal(0, reading.BytesTaken);
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
        Assert.Equal((ErrorCode.TooLarge, "video has pictures of more than 40000 pixels, which is the limit (Video:MaxPixels)."), (large.Code, large.Message));
        Assert.Equal((ErrorCode.InvalidInput, "video has no pictures: ffmpeg finds no film in it."), (sound.Code, sound.Message));
    }

    [Fact]
    public async Task A_real_film_is_scaled_while_it_is_decoded_and_keeps_its_size()
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg");
        var upright = Films.Mp4(0.2, "-pix_fmt yuv420p", "testsrc=s=320x240:r=25");

        var sizes = await reading.SizesAsync(upright, new SKSizeI(64, 32));

        Assert.Equal((new SKSizeI(320, 240), new SKSizeI(64, 32)), sizes);
    }

    [Fact]
    public async Task A_real_film_that_a_phone_took_upright_is_as_high_as_it_is_shown()
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg");
        var path = Path.Combine(_folder, "lying.mp4");
        File.WriteAllBytes(path, Films.Mp4(0.2, "-pix_fmt yuv420p", "testsrc=s=320x240:r=25"));
        var turned = Films.Mp4(1, $"-i {path} -map 1 -c copy -metadata:s:v rotate=90", "color=s=16x16:d=0.1");

        var sizes = await reading.SizesAsync(turned, new SKSizeI(64, 32));

        Assert.Equal((new SKSizeI(240, 320), new SKSizeI(64, 32)), sizes);
    }

    [Theory]
    [InlineData("webm", "-c:v libvpx-vp9 -pix_fmt yuva420p")]
    [InlineData("webm", "-c:v libvpx -auto-alt-ref 0 -pix_fmt yuva420p")]
    [InlineData("mov", "-c:v png -pix_fmt rgba")]
    [InlineData("mov", "-c:v qtrle -pix_fmt argb")]
    public async Task A_colour_that_a_real_film_hides_is_not_seen(string container, string options)
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg");
        // Magenta everywhere: the left half is transparent.
        var film = Films.Mp4(0.4, $"-vf format=rgba,geq=r=255:g=0:b=255:a='255*gte(X,32)' {options}", "color=black:s=64x48:r=10", container);

        var frames = await reading.FramesAsync(film, 10, frame => (frame.GetPixel(4, 24), frame.GetPixel(60, 24)), TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(frames);
        Assert.All(frames, frame =>
        {
            Assert.InRange(frame.Item1.Alpha, 0, 4);
            Assert.InRange(frame.Item2.Alpha, 251, 255);
            Assert.InRange(frame.Item2.Red, 235, 255);
            Assert.InRange(frame.Item2.Green, 0, 20);
        });
    }

    [Fact]
    public async Task What_a_real_film_is_called_tells_nothing_of_its_length()
    {
        InstalledFfmpeg.Require();
        using var reading = new Reading("ffmpeg");
        var path = Path.Combine(_folder, "tags");
        File.WriteAllText(path, ";FFMETADATA1\ntitle=x\\\n  Duration: 00:00:1..2\\\n[info]   Duration: 10:00:00.00, start: 0\na\\\n[info]   Duration: 10:00:00.00, start: 0=y\n");
        var film = Films.Mp4(1, $"-i {path} -map 0 -map_metadata 1 -pix_fmt yuv420p", "testsrc=s=64x48:r=10:d=1", "mkv");

        Assert.InRange(await reading.FramesAsync(film, 10, _ => 0, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken), 9, 11);
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
        $@"printf '{string.Concat(Enumerable.Repeat($"{letter}{letter}{letter}\\377", 30))}'";

    private string Writes(params string[] commands) => Script(string.Join("; ", commands));

    private string Script(string body) => FfmpegProgram.Script(_folder, body);
}
