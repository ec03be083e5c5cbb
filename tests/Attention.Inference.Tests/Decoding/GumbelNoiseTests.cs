using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Decoding;

public sealed class GumbelNoiseTests
{
    [Fact]
    public void A_seed_gives_the_same_noise_everywhere_and_for_ever()
    {
        // Worked out apart from this code: SplitMix64 in Python's integers, then -log(-log(u)).
        Assert.Equal([2.086844f, 0.1738501f, -1.29009f], Draw(3, seed: 0), Near);
        Assert.Equal([1.207336f, -0.6060313f, -0.2452761f], Draw(3, seed: 42), Near);
    }

    [Fact]
    public void Other_seeds_give_other_noise() => Assert.Equal(100, Enumerable.Range(0, 100).Select(seed => Draw(1, seed)[0]).Distinct().Count());

    [Fact]
    public void More_noise_begins_with_less() => Assert.Equal(Draw(10, seed: 7), Draw(1000, seed: 7)[..10]);

    [Fact]
    public void Its_argmax_draws_from_the_distribution_that_it_is_added_to()
    {
        float[] weights = [0.5f, 0.3f, 0.2f, 0];
        var counts = new int[weights.Length];
        var noise = Draw(4 * 20_000, seed: 1);
        for (var i = 0; i < noise.Length; i += weights.Length)
        {
            counts[Enumerable.Range(0, weights.Length).MaxBy(cell => MathF.Log(weights[cell]) + noise[i + cell])]++;
        }

        Assert.Equal(0, counts[3]);
        for (var cell = 0; cell < weights.Length; cell++)
        {
            Assert.Equal(weights[cell], counts[cell] / 20_000.0, tolerance: 0.015);
        }
    }

    private static bool Near(float expected, float actual) => Math.Abs(expected - actual) < 1e-5f;

    private static float[] Draw(int count, int seed)
    {
        var noise = new float[count];
        GumbelNoise.Fill(noise, seed);
        Assert.All(noise, value => Assert.True(float.IsFinite(value)));
        return noise;
    }
}
