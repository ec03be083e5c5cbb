using Attention.Inference.Audio;

namespace Attention.Inference.Tests.Audio;

public sealed class PauseSplitterTests
{
    private const int Second = Sounds.Rate;
    private const int Longest = 2 * Second;

    [Fact]
    public void What_is_short_enough_stays_whole() =>
        Assert.Equal([0..Longest], PauseSplitter.Split(Sounds.Tone(440, 2), Sounds.Step, Longest));

    [Fact]
    public void A_cut_lies_in_the_middle_of_the_pause()
    {
        float[] samples = [.. Noise(1.44), .. new float[Second * 32 / 100], .. Noise(1)];

        var cut = Assert.Single(Cuts(samples));

        Assert.Equal(1.6 * Second, cut, (double)Sounds.Step);
    }

    [Fact]
    public void Of_two_pauses_the_longer_one_is_cut()
    {
        float[] samples = [.. Noise(1.2), .. new float[Second * 16 / 100], .. Noise(0.2), .. new float[Second * 32 / 100], .. Noise(1)];

        Assert.Equal(1.72 * Second, Assert.Single(Cuts(samples)), (double)Sounds.Step);
    }

    [Fact]
    public void Where_nobody_pauses_the_quietest_place_is_cut()
    {
        float[] samples = [.. Noise(1.2), .. Noise(0.24).Select(sample => sample / 5), .. Noise(1.5)];

        Assert.Equal(1.32 * Second, Assert.Single(Cuts(samples)), (double)Sounds.Step);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Pieces_follow_one_another_in_whole_steps_and_none_is_too_long(int seed)
    {
        var random = new Random(seed);
        float[] samples = [.. Enumerable.Range(0, 20).SelectMany(_ => Noise(random.NextDouble()).Concat(new float[random.Next(4_000)]))];

        var pieces = PauseSplitter.Split(samples, Sounds.Step, Longest);

        var end = 0;
        foreach (var piece in pieces)
        {
            Assert.Equal(end, piece.Start.Value);
            Assert.InRange(piece.End.Value - piece.Start.Value, 1, Longest);
            Assert.Equal(0, piece.Start.Value % Sounds.Step);
            end = piece.End.Value;
        }

        Assert.Equal(samples.Length, end);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(640)]
    [InlineData(1_281)]
    public void A_recording_a_little_too_long_can_be_cut(int excess) =>
        Assert.Equal(2, PauseSplitter.Split(Noise(3).AsSpan(0, Longest + excess), Sounds.Step, Longest).Count);

    private static IEnumerable<int> Cuts(float[] samples) => PauseSplitter.Split(samples, Sounds.Step, Longest).Skip(1).Select(piece => piece.Start.Value);

    private static float[] Noise(double seconds)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, (int)(seconds * Second)).Select(_ => (float)random.NextDouble() - 0.5f)];
    }
}
