using Attention.Contracts;
using Attention.Inference.Audio;

namespace Attention.Inference.Tests.Audio;

public sealed class WavFileTests
{
    private static readonly float[] Ramp = [0, 0.25f, -0.5f, 0.75f, -0.9f, 0.1f];

    [Theory]
    [InlineData(1, 8, 0.01)]
    [InlineData(1, 16, 1e-4)]
    [InlineData(1, 24, 1e-6)]
    [InlineData(1, 32, 1e-7)]
    [InlineData(3, 32, 0)]
    [InlineData(3, 64, 0)]
    public void Every_plain_kind_of_sample_reads_the_same(ushort tag, ushort bits, double tolerance)
    {
        foreach (var isExtensible in new[] { false, true })
        {
            var samples = Read(new Sounds.Wav { Samples = Ramp, Tag = tag, Bits = bits, IsExtensible = isExtensible }.ToBytes());

            Assert.Equal(Ramp.Length, samples.Length);
            Assert.All(Ramp.Zip(samples), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }

    [Fact]
    public void Both_sides_of_stereo_are_averaged()
    {
        var samples = Read(new Sounds.Wav { Samples = [0.5f, 0.1f, -1, 1, 0, 0.5f], Channels = 2, Tag = 3, Bits = 32 }.ToBytes());

        AssertRow.Equal([0.3f, 0, 0.25f], samples, 1e-6);
    }

    [Fact]
    public void Louder_than_full_scale_is_clipped() =>
        Assert.Equal([1, -1], Read(new Sounds.Wav { Samples = [1.5f, -1e30f], Tag = 3, Bits = 32 }.ToBytes()));

    [Fact]
    public void Other_chunks_are_passed_over_with_the_byte_that_fills_up_an_odd_one()
    {
        byte[] extra = [.. Sounds.Wav.Chunk("LIST"u8, [1, 2, 3]), .. Sounds.Wav.Chunk("cue "u8, [])];

        Assert.Equal(Ramp, Read(new Sounds.Wav { Samples = Ramp, Tag = 3, Bits = 32, Extra = extra }.ToBytes()));
    }

    [Fact]
    public void What_follows_the_data_is_no_sound() =>
        Assert.Equal(Ramp, Read([.. new Sounds.Wav { Samples = Ramp, Tag = 3, Bits = 32 }.ToBytes(), .. Sounds.Wav.Chunk("LIST"u8, [1, 2, 3, 4])]));

    [Theory]
    [InlineData(0)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7FFFF000)]
    public void Of_a_stream_whose_size_was_not_known_all_is_read(uint size) =>
        Assert.Equal(Ramp, Read(new Sounds.Wav { Samples = Ramp, Tag = 3, Bits = 32, DataBytes = size }.ToBytes()));

    [Fact]
    public void A_file_that_was_cut_short_is_refused_with_both_sizes()
    {
        var refusal = Refusal(new Sounds.Wav { Samples = Ramp }.ToBytes()[..^4]);

        Assert.Equal((ErrorCode.InvalidInput, "audio"), (refusal.Code, refusal.Field));
        Assert.Equal("audio is cut short: its header tells of 12 bytes of sound, 8 are there.", refusal.Message);
    }

    [Fact]
    public void Two_hours_are_refused_by_the_header_however_little_follows_it()
    {
        var refusal = Refusal(new Sounds.Wav { Samples = Ramp, DataBytes = 2 * 3600 * 16_000 * 2 }.ToBytes());

        Assert.Equal(ErrorCode.TooLarge, refusal.Code);
        Assert.Equal("audio lasts 7200 seconds; the limit is 60 (Audio:MaxSeconds).", refusal.Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_no_number_is_refused_with_its_place(float sample)
    {
        var refusal = Refusal(new Sounds.Wav { Samples = [0, 0, sample], Tag = 3, Bits = 32 }.ToBytes());

        Assert.Equal(ErrorCode.InvalidInput, refusal.Code);
        Assert.Contains("sample 2 is", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_cannot_be_is_refused_with_what_is_wrong()
    {
        var good = new Sounds.Wav { Samples = Ramp };
        (byte[] File, string Problem)[] bad =
        [
            ((good with { Samples = [] }).ToBytes(), "there is a header and nothing else"),
            (good.ToBytes()[..36], "hold no data chunk"),
            (good.ToBytes()[..12], "hold no data chunk"),
            ((good with { FrameBytes = 4 }).ToBytes(), "1 samples of 16 bits are 2 bytes, but it says 4"),
            ((good with { FrameBytes = 0 }).ToBytes(), "but it says 0"),
            ((good with { SampleRate = 0 }).ToBytes(), "has 0 samples a second; 8000 to 48000 are read"),
            ((good with { SampleRate = 400_000 }).ToBytes(), "has 400000 samples a second"),
            ((good with { Channels = 9 }).ToBytes(), "has 9 channels"),
            ((good with { Channels = 0 }).ToBytes(), "has 0 channels"),
            ((good with { Bits = 5 }).ToBytes(), "integer samples of 5 bits"),
            ((good with { Tag = 3 }).ToBytes(), "floating-point samples of 16 bits"),
            ([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. Sounds.Wav.Chunk("data"u8, [1, 2])], "no fmt chunk comes before its data"),
            ([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. Sounds.Wav.Chunk("fmt "u8, [1, 0])], "its fmt chunk has 2 bytes of at least 16"),
        ];

        foreach (var (file, problem) in bad)
        {
            var refusal = Refusal(file);
            Assert.Equal(ErrorCode.InvalidInput, refusal.Code);
            Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Whatever_is_in_a_header_it_is_read_or_refused()
    {
        var random = new Random(7);
        var good = new Sounds.Wav { Samples = Ramp, Extra = Sounds.Wav.Chunk("LIST"u8, [1, 2, 3]) }.ToBytes();
        for (var i = 0; i < 20_000; i++)
        {
            var file = good[..random.Next(12, good.Length + 1)];
            for (var change = random.Next(8); change >= 0; change--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            var exception = Record.Exception(() => Read(file));
            Assert.True(exception is null or InferenceException, $"{Convert.ToHexString(file)}: {exception}");
        }
    }

    private static float[] Read(byte[] file) => WavFile.Open(file).ReadMono(new AudioOptions());

    private static InferenceException Refusal(byte[] file) => Assert.Throws<InferenceException>(() => Read(file));
}
