using Attention.Contracts;
using Attention.Inference.Admission;
using Attention.Inference.Audio;
using Attention.Inference.Media;
using Attention.Inference.Tests.Media;
using Attention.Inference.Tests.Video;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tests.Audio;

/// <summary>What reads a recording, and what becomes of the ffmpeg program; scripts stand in for it where it must misbehave.</summary>
public sealed class AudioReaderTests : IDisposable
{
    private static readonly byte[] Mp3 = [.. "ID3"u8, 3, 0, 0, 0, 0, 0, 0, 1, 2, 3];

    private readonly string _folder = Directory.CreateTempSubdirectory("attention-ffmpeg-").FullName;
    private readonly WorkBudget _budget = new(Options.Create(new AdmissionOptions()));
    private readonly WorkSlots _work;

    public AudioReaderTests()
    {
        _work = new WorkSlots(_budget);
        // Of what ffmpeg writes to a pipe: how long it is, it cannot say.
        File.WriteAllBytes(Path.Combine(_folder, "header"), new Sounds.Wav { Tag = 3, Bits = 32, DataBytes = uint.MaxValue }.ToBytes());
    }

    private string Sound => $"cat {_folder}/header";

    public void Dispose()
    {
        _work.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_plain_WAV_needs_no_program_and_comes_at_the_rate_that_is_asked_for()
    {
        var file = new Sounds.Wav { Samples = Sounds.Tone(440, 1, 48_000), SampleRate = 48_000 }.ToBytes();

        var samples = await ReadAsync("none", file);

        Assert.Equal(Sounds.Rate, samples.Length);
        AssertRow.Equal(Sounds.Tone(440, 1)[1_000..2_000], samples[1_000..2_000], 2e-3);
    }

    [Theory]
    [InlineData(6_000)]
    [InlineData(96_000)]
    public async Task A_WAV_of_any_rate_is_read(int rate)
    {
        var samples = await ReadAsync("none", new Sounds.Wav { Samples = Sounds.Tone(440, 1, rate), SampleRate = (uint)rate }.ToBytes());

        Assert.Equal(Sounds.Rate, samples.Length);
        AssertRow.Equal(Sounds.Tone(440, 1)[1_000..2_000], samples[1_000..2_000], 2e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(8)]
    public async Task The_same_sound_is_the_same_in_FLAC(ushort channels)
    {
        InstalledFfmpeg.Require();
        var random = new Random(5);
        var wav = new Sounds.Wav { Samples = [.. Enumerable.Range(0, 4_000 * channels).Select(_ => (random.NextSingle() - 0.5f) / 2)], Channels = channels };
        var path = Path.Combine(_folder, "sound.wav");
        File.WriteAllBytes(path, wav.ToBytes());
        var flac = Films.Mp4(1, $"-i {path} -map 1", "color=s=16x16:d=0.1", "flac");

        AssertRow.Equal(await ReadAsync("none", wav.ToBytes()), await ReadAsync("ffmpeg", flac), 1e-5);
    }

    [Fact]
    public async Task Without_ffmpeg_other_formats_are_unsupported()
    {
        var refusal = await RefusalAsync("no-such-program", Mp3);

        Assert.Equal(ErrorCode.UnsupportedMedia, refusal.Code);
        Assert.Contains("not installed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Companded_WAV_goes_to_ffmpeg()
    {
        var file = new Sounds.Wav { Samples = [0, 0], Tag = 7, Bits = 8 }.ToBytes();

        Assert.Equal(ErrorCode.UnsupportedMedia, (await RefusalAsync("no-such-program", file)).Code);
    }

    [Fact]
    public async Task An_image_is_called_one()
    {
        var refusal = await RefusalAsync("no-such-program", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]);

        Assert.Equal(ErrorCode.UnsupportedMedia, refusal.Code);
        Assert.Equal("audio is a JPEG image, whatever it is called; send a recording.", refusal.Message);
    }

    [Fact]
    public async Task Nothing_at_all_is_refused() => Assert.Equal("audio is empty.", (await RefusalAsync("none", [])).Message);

    [Fact]
    public async Task What_ffmpeg_writes_is_the_sound() =>
        Assert.Equal(new[] { 0, 0.5f }, await ReadAsync(Script(Sound + @"; printf '\0\0\0\0\0\0\0\77'"), Mp3));

    [Fact]
    public async Task What_ffmpeg_complains_of_last_is_the_reason()
    {
        var refusal = await RefusalAsync(Script("echo first >&2; echo 'it is broken' >&2; exit 1"), Mp3);

        Assert.Equal(ErrorCode.InvalidInput, refusal.Code);
        Assert.Equal("audio cannot be decoded; ffmpeg says: it is broken", refusal.Message);
    }

    [Theory]
    [InlineData("SEGV", ErrorCode.InvalidInput, "audio cannot be decoded; ffmpeg says: it was ended by SIGSEGV")]
    [InlineData("XCPU", ErrorCode.TooLarge, "audio takes ffmpeg more than 20 seconds of a processor to decode (Ffmpeg:CpuTime).")]
    [InlineData("KILL", ErrorCode.Unavailable, "ffmpeg was killed (SIGKILL) while it read audio, as the system does when memory is short; it may be read later.")]
    public async Task The_signal_that_ends_ffmpeg_is_named_or_the_limit_that_it_stands_for(string signal, ErrorCode code, string message)
    {
        var refusal = await RefusalAsync(Script($"kill -{signal} $$"), Mp3, timeout: TimeSpan.FromSeconds(30));

        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Silence_of_ffmpeg_is_no_sound() => Assert.Equal(ErrorCode.InvalidInput, (await RefusalAsync(Script("exit 0"), Mp3)).Code);

    [Fact]
    public async Task What_ffmpeg_decodes_may_be_too_long()
    {
        var refusal = await RefusalAsync(Script($"{Sound}; head -c 70000 /dev/zero"), Mp3, limits => limits.MaxSeconds = 1);

        Assert.Equal(ErrorCode.TooLarge, refusal.Code);
        Assert.Equal("audio is longer than 1 seconds; the limit is 1 (Audio:MaxSeconds).", refusal.Message);
    }

    [Fact]
    public async Task An_ffmpeg_that_is_waited_for_too_long_is_stopped_and_its_recording_is_not_blamed()
    {
        var refusal = await RefusalAsync(Script("sleep 60"), Mp3, timeout: TimeSpan.FromMilliseconds(200));

        Assert.Equal((ErrorCode.Unavailable, null), (refusal.Code, refusal.Field));
        Assert.Contains("within 0.2 seconds", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ffmpeg_whose_client_is_gone_is_stopped()
    {
        using var client = new CancellationTokenSource();
        var pid = Path.Combine(_folder, "pid");
        using var ffmpeg = FfmpegProgram.At(Script($"echo $$ > {pid}; echo started >&2; sleep 60"), _budget);
        var reading = Reader(ffmpeg).ReadMonoAsync(Mp3, Sounds.Rate, client.Token);
        while (!File.Exists(pid) || File.ReadAllText(pid).Length == 0)
        {
            await Task.Yield();
        }

        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        Assert.False(IsRunning(File.ReadAllText(pid).Trim()));
    }

    [Fact]
    public async Task A_recording_has_no_name_while_it_is_decoded_and_can_be_read_to_and_fro()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux opens a file that has lost its name");
        var (link, bytes) = (Path.Combine(_folder, "link"), Path.Combine(_folder, "bytes"));

        await ReadAsync(Script($$"""
            for word in "$@"; do case "$word" in file:*) file="${word#file:}"; esac; done
            readlink "$file" > {{link}}; tail -c 3 "$file" > {{bytes}}; head -c 3 "$file" >> {{bytes}}; {{Sound}}; head -c 8 /dev/zero
            """), Mp3);

        Assert.EndsWith("(deleted)", File.ReadAllText(link).Trim(), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, .. "ID3"u8], File.ReadAllBytes(bytes));
    }

    [Fact]
    public async Task A_program_at_work_is_counted_and_bounded_and_given_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux bounds another process");
        var limits = Path.Combine(_folder, "limits");
        // It asks for its limits until they are there.
        var reading = ReadAsync(Script($"until grep 'Max core file size  *0  *0' /proc/$$/limits; do :; done >/dev/null; cat /proc/$$/limits > {limits}; {Sound}; head -c 8 /dev/zero; until [ -e {_folder}/go ]; do :; done"), Mp3);
        while (!File.Exists(limits))
        {
            await Task.Yield();
        }

        Assert.Equal(80L << 20, _budget.BytesTaken);
        File.WriteAllText(Path.Combine(_folder, "go"), "go");
        await reading;
        Assert.Equal(0, _budget.BytesTaken);
        Assert.Contains($"Max address space         {720 << 20}", File.ReadAllText(limits), StringComparison.Ordinal);
        Assert.Contains("Max cpu time              20 ", File.ReadAllText(limits), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo '[mp3 @ 0x1] [error] Cannot allocate memory' >&2; echo '[error] Error while decoding' >&2; exit 1")]
    [InlineData("echo 'ffmpeg: error while loading shared libraries: libx.so: failed to map segment from shared object' >&2; exit 127")]
    public async Task What_takes_too_much_memory_is_too_large_and_not_broken(string body)
    {
        var refusal = await RefusalAsync(Script(body), Mp3);

        Assert.Equal((ErrorCode.TooLarge, "audio"), (refusal.Code, refusal.Field));
        Assert.Equal("audio takes ffmpeg more than 83886080 bytes of memory, as much as it is given (Ffmpeg:MaxBytes).", refusal.Message);
    }

    [Fact]
    public async Task No_cover_of_a_record_is_decoded()
    {
        InstalledFfmpeg.Require();
        var (picture, log) = (Path.Combine(_folder, "cover.png"), Path.Combine(_folder, "log"));
        File.WriteAllBytes(picture, Films.Mp4(1, "-frames:v 1", "color=red:s=64x48", "png"));
        var mp3 = Films.Mp4(1, $"-i {picture} -map 0 -map 1 -c:v copy", "sine=d=1", "mp3");

        var samples = await ReadAsync(Script($"""ffmpeg "$@" 2> {log}"""), mp3);

        Assert.InRange(samples.Length, Sounds.Rate, Sounds.Rate * 1.1);
        Assert.Contains("Picture size 64x48 exceeds specified max pixel count 1", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_ffmpeg_it_reads_companded_sound_and_no_playlist()
    {
        InstalledFfmpeg.Require();
        byte[] hush = [.. new Sounds.Wav { Tag = 7, Bits = 8, SampleRate = 8_000, DataBytes = 800 }.ToBytes(), .. Enumerable.Repeat((byte)0xFF, 800)];
        var playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"u8.ToArray();

        Assert.Equal(0.1 * Sounds.Rate, (await ReadAsync("ffmpeg", hush)).Length, 40.0);
        Assert.Equal(ErrorCode.InvalidInput, (await RefusalAsync("ffmpeg", playlist)).Code);
        Assert.Equal(ErrorCode.InvalidInput, (await RefusalAsync("ffmpeg", "This is a text."u8.ToArray())).Code);
    }

    private async Task<float[]> ReadAsync(string program, byte[] file, Action<AudioOptions>? set = null, TimeSpan? timeout = null)
    {
        using var ffmpeg = FfmpegProgram.At(program, _budget, timeout);
        return await Reader(ffmpeg, set).ReadMonoAsync(file, Sounds.Rate, TestContext.Current.CancellationToken);
    }

    private Task<InferenceException> RefusalAsync(string program, byte[] file, Action<AudioOptions>? set = null, TimeSpan? timeout = null) =>
        Assert.ThrowsAsync<InferenceException>(() => ReadAsync(program, file, set, timeout));

    private AudioReader Reader(Ffmpeg ffmpeg, Action<AudioOptions>? set = null)
    {
        var options = new AudioOptions();
        set?.Invoke(options);
        return new AudioReader(ffmpeg, _work, Options.Create(options));
    }

    private string Script(string body) => FfmpegProgram.Script(_folder, body);

    private static bool IsRunning(string pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
