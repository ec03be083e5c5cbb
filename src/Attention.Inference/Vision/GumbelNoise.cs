namespace Attention.Inference.Vision;

/// <summary>
/// Standard Gumbel noise: added to log-probabilities, it makes their argmax a draw from them (Gumbel 1954). The same seed gives the
/// same noise on every machine and every version of .NET, which <see cref="Random"/> does not promise.
/// </summary>
internal static class GumbelNoise
{
    public static void Fill(Span<float> values, int seed)
    {
        var state = (ulong)seed;
        foreach (ref var value in values)
        {
            value = (float)-Math.Log(-Math.Log(Uniform(ref state)));
        }
    }

    // SplitMix64 (Steele et al. 2014). Half a step of 2^-52 away from both ends, so neither logarithm is infinite.
    private static double Uniform(ref ulong state)
    {
        var bits = state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        bits ^= bits >> 31;
        return ((bits >> 12) + 0.5) / (1UL << 52);
    }
}
