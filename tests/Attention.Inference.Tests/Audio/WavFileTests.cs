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
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7FFFF000u)]
    [InlineData(0x80000000u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(2u * 3600 * 16_000 * 4)]
    [InlineData((6u * 4) + 2)]
    public void A_size_that_cannot_be_means_to_the_end(uint size) =>
        Assert.Equal(Ramp, Read(new Sounds.Wav { Samples = Ramp, Tag = 3, Bits = 32, DataBytes = size }.ToBytes()));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    public void What_a_header_says_of_the_bytes_of_a_frame_does_not_matter(ushort bytes) =>
        Assert.Equal(Ramp, Read(new Sounds.Wav { Samples = Ramp, Tag = 3, Bits = 32, FrameBytes = bytes }.ToBytes()));

    [Fact]
    public void A_part_of_a_frame_at_the_end_is_no_sound() =>
        Assert.Equal(Ramp, Read([.. new Sounds.Wav { Samples = Ramp, Tag = 3, Bits = 32, DataBytes = 0 }.ToBytes(), 1, 2, 3]));

    [Fact]
    public void An_odd_chunk_that_is_not_filled_up_is_passed_over_too()
    {
        byte[] extra = [.. "JUNK"u8, 3, 0, 0, 0, 1, 2, 3, .. Sounds.Wav.Chunk("LIST"u8, [1, 2, 3])];

        Assert.Equal(Ramp, Read(new Sounds.Wav { Samples = Ramp, Tag = 3, Bits = 32, Extra = extra }.ToBytes()));
    }

    [Fact]
    public void One_side_upside_down_does_not_silence_the_other()
    {
        float[] sides = [.. Ramp.SelectMany(sample => new[] { sample, -0.9f * sample })];

        Assert.Equal(Ramp, Read(new Sounds.Wav { Samples = sides, Channels = 2, Tag = 3, Bits = 32 }.ToBytes()));
    }

    [Theory]
    [InlineData(3, new[] { 0.5f, 0.5f, 0 })]
    [InlineData(6, new[] { 0.2071f, 0.2071f, 0.2929f, 0, 0.1464f, 0.1464f })]
    [InlineData(8, new[] { 0.1602f, 0.1602f, 0.2265f, 0, 0.1133f, 0.1133f, 0.1133f, 0.1133f })]
    public void Many_channels_are_mixed_as_players_mix_them(ushort channels, float[] weights)
    {
        // Each channel in turn says something, the others nothing.
        float[] turns = [.. Enumerable.Range(0, channels * channels).Select(i => i % (channels + 1) == 0 ? 1f : 0)];

        AssertRow.Equal(weights, Read(new Sounds.Wav { Samples = turns, Channels = channels, Tag = 3, Bits = 32 }.ToBytes()), 1e-4);
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
            ((good with { SampleRate = 0 }).ToBytes(), "has 0 samples a second; 1000 to 384000 are read"),
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

    private static float[] Read(byte[] file)
    {
        var wav = WavFile.Open(file);
        wav.Check(new AudioOptions());
        return wav.ReadMono();
    }

    private static InferenceException Refusal(byte[] file) => Assert.Throws<InferenceException>(() => Read(file));
}
