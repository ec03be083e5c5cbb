using System.Numerics.Tensors;
using Attention.Inference.Audio;

namespace Attention.Inference.Tests.Audio;

public sealed class SincResamplerTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(22_050)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(47_999)]
    public void A_tone_keeps_its_loudness_and_its_place_at_every_rate(int rate)
    {
        foreach (var hertz in new[] { 50.0, 440, 1_000, 3_000 })
        {
            var resampled = SincResampler.Resample(Sounds.Tone(hertz, 0.5, rate), rate, Sounds.Rate);

            Assert.Equal(0.5 * Sounds.Rate, resampled.Length, 2.0);
            AssertRow.Equal(Middle(Sounds.Tone(hertz, 0.5)), Middle(resampled), 2e-3);
        }
    }

    [Theory]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public void What_the_new_rate_can_hold_passes_and_what_would_alias_does_not(int rate)
    {
        // Whole periods, so that a sum of squares tells the loudness.
        for (var hertz = 200; hertz < 20_000; hertz += 200)
        {
            var loudness = Loudness(SincResampler.Resample(Sounds.Tone(hertz, 0.25, rate), rate, Sounds.Rate));
            switch (hertz)
            {
                case <= 7_200:
                    Assert.Equal(0.5, loudness, 1e-3);
                    break;
                case >= 8_000:
                    Assert.InRange(loudness, 0, 2e-4);
                    break;
            }
        }
    }

    [Fact]
    public void A_higher_rate_brings_no_mirror_of_the_sound()
    {
        var resampled = SincResampler.Resample(Sounds.Tone(3_000, 0.5, 8_000), 8_000, Sounds.Rate);
        var mirror = Sounds.Tone(5_000, 0.5, loudness: 1).AsSpan()[..resampled.Length];

        Assert.Equal(0, TensorPrimitives.Dot<float>(Middle(resampled), Middle(mirror.ToArray())) / Middle(resampled).Length, 1e-3);
    }

    [Fact]
    public void A_constant_stays_one() =>
        AssertRow.Equal([.. Enumerable.Repeat(0.7f, 7_000)], Middle(SincResampler.Resample([.. Enumerable.Repeat(0.7f, 44_100)], 44_100, Sounds.Rate))[..7_000], 1e-5);

    [Fact]
    public void At_the_same_rate_nothing_changes()
    {
        var samples = Sounds.Tone(440, 0.01);

        Assert.Same(samples, SincResampler.Resample(samples, Sounds.Rate, Sounds.Rate));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Even_a_few_samples_can_be_resampled(int count) =>
        Assert.All(SincResampler.Resample(new float[count], 44_100, Sounds.Rate), sample => Assert.Equal(0, sample));

    // At both ends the filter reaches into the silence around the recording.
    private static float[] Middle(float[] samples) => samples[1_000..^1_000];

    private static double Loudness(float[] samples) => Math.Sqrt(2 * TensorPrimitives.SumOfSquares<float>(Middle(samples)) / Middle(samples).Length);
}
