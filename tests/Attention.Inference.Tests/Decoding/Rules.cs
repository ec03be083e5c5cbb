namespace Attention.Inference.Tests.Decoding;

/// <summary>Languages for <see cref="FakeStepModel"/>: 10 tokens, of which 0, 1 and 3 are never said.</summary>
internal static class Rules
{
    public const int Vocabulary = 10;

    /// <summary>Probabilities that depend on all words so far, different for every history, and grow towards the end token.</summary>
    public static float[] Babble(IReadOnlyList<int> history)
    {
        var seed = history.Aggregate(17, static (hash, token) => unchecked((hash * 31) + token));
        var random = new Random(seed);
        var scores = new double[Vocabulary];
        for (var token = 0; token < Vocabulary; token++)
        {
            scores[token] = token is 0 or 1 or 3 ? double.NegativeInfinity : random.NextDouble() * 3;
        }

        scores[Decoder.End] += history.Count * 0.4;
        return LogSoftmax(scores);
    }

    /// <summary>Says one word for ever.</summary>
    public static float[] Endless(IReadOnlyList<int> history)
    {
        var scores = Enumerable.Repeat(double.NegativeInfinity, Vocabulary).ToArray();
        scores[5] = 1;
        scores[6] = 0;
        return LogSoftmax(scores);
    }

    /// <summary>Says <paramref name="words"/> words, then ends.</summary>
    public static Func<IReadOnlyList<int>, float[]> Counting(int words) => history =>
    {
        var scores = Enumerable.Repeat(-20.0, Vocabulary).ToArray();
        scores[history.Count < words ? 4 : Decoder.End] = 0;
        return LogSoftmax(scores);
    };

    /// <summary>Some tokens, with a probability each; no others.</summary>
    public static float[] Saying(params ReadOnlySpan<(int Token, double Probability)> tokens)
    {
        var logProbs = Enumerable.Repeat(-1e9f, Vocabulary).ToArray();
        foreach (var (token, probability) in tokens)
        {
            logProbs[token] = (float)Math.Log(probability);
        }

        return logProbs;
    }

    private static float[] LogSoftmax(double[] scores)
    {
        var sum = Math.Log(scores.Sum(Math.Exp));
        return Array.ConvertAll(scores, score => double.IsNegativeInfinity(score) ? -1e9f : (float)(score - sum));
    }
}
