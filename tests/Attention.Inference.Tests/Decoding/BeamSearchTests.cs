using Attention.Inference.Decoding;

namespace Attention.Inference.Tests.Decoding;

public sealed class BeamSearchTests
{
    private static readonly double[] LengthPenalties = [0, 0.6, 1, 2];
    private static readonly int[] Limits = [1, 3, 10, 20];

    [Fact]
    public async Task Beam_1_is_greedy_search()
    {
        using var decoder = new Decoder(Rules.Babble);

        var best = Assert.Single(await decoder.DecodeAsync(Decoder.Options(beam: 1)));

        var history = new List<int>();
        while (history.LastOrDefault() != Decoder.End)
        {
            var logProbs = Rules.Babble(history);
            Assert.Equal(logProbs.Max(), best.Tokens[history.Count].LogProb);
            history.Add(Array.IndexOf(logProbs, logProbs.Max()));
        }

        Assert.Equal(history, best.Tokens.Select(token => token.Token));
        Assert.True(best.Finished);
    }

    [Fact]
    public async Task A_beam_as_wide_as_the_language_finds_the_best_sentence_there_is()
    {
        using var decoder = new Decoder(Rules.Babble);

        var best = (await decoder.DecodeAsync(Decoder.Options(beam: 10, maxTokens: 3)))[0];

        // 7 words and the end token: with 10 rows, every sentence of 2 words is seen, and the best of 3 among the best prefixes.
        var sentences = Sentences([], 0).OrderByDescending(sentence => sentence.Sum).ToList();
        var finished = sentences.First(sentence => sentence.Tokens[^1] == Decoder.End && sentence.Tokens.Length <= 2);
        Assert.True(best.Score >= finished.Sum - 1e-4, $"{best.Score} is worse than {finished.Sum}");

        static IEnumerable<(int[] Tokens, double Sum)> Sentences(int[] history, double sum)
        {
            var logProbs = Rules.Babble(history);
            foreach (var token in Enumerable.Range(0, Rules.Vocabulary).Where(token => logProbs[token] > -1e6))
            {
                int[] next = [.. history, token];
                yield return (next, sum + logProbs[token]);
                if (token != Decoder.End && next.Length < 3)
                {
                    foreach (var longer in Sentences(next, sum + logProbs[token]))
                    {
                        yield return longer;
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Every_hypothesis_carries_the_log_probabilities_and_the_attention_of_its_own_words(int beam)
    {
        using var decoder = new Decoder(Rules.Babble);

        var hypotheses = await decoder.DecodeAsync(Decoder.Options(beam), length: 12);

        Assert.Equal(beam, hypotheses.Count);
        foreach (var hypothesis in hypotheses)
        {
            var history = new List<int>();
            foreach (var token in hypothesis.Tokens)
            {
                Assert.Equal(Rules.Babble(history)[token.Token], token.LogProb);
                Assert.Equal(1f, token.Trace!.Values[0][history.Count]);
                history.Add(token.Token);
            }
        }

        Assert.Equal(hypotheses.Count, hypotheses.Select(hypothesis => string.Join(' ', hypothesis.Tokens.Select(token => token.Token))).Distinct().Count());
        Assert.Equal(hypotheses.OrderByDescending(hypothesis => hypothesis.Score), hypotheses);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_the_token_limit_cuts_is_answered_as_unfinished(int beam)
    {
        using var decoder = new Decoder(Rules.Endless);

        var hypotheses = await decoder.DecodeAsync(Decoder.Options(beam, maxTokens: 5));

        Assert.Equal(beam, hypotheses.Count);
        Assert.All(hypotheses, hypothesis => Assert.False(hypothesis.Finished));
        Assert.All(hypotheses, hypothesis => Assert.Equal(5, hypothesis.Tokens.Count));
    }

    [Fact]
    public async Task The_score_is_the_sum_over_the_length_to_the_power_of_the_penalty()
    {
        using var decoder = new Decoder(Rules.Babble);

        var plain = (await decoder.DecodeAsync(Decoder.Options(beam: 3)))[0];
        var normalised = (await decoder.DecodeAsync(Decoder.Options(beam: 3) with { LengthPenalty = 0.7 }))[0];

        Assert.Equal(plain.Tokens.Sum(token => (double)token.LogProb), plain.Score, precision: 4);
        Assert.Equal(normalised.Tokens.Sum(token => (double)token.LogProb) / Math.Pow(normalised.Tokens.Count, 0.7), normalised.Score, precision: 4);
        Assert.True(normalised.Tokens.Count >= plain.Tokens.Count);
    }

    [Fact]
    public async Task Without_traces_the_words_are_the_same()
    {
        using var decoder = new Decoder(Rules.Babble);

        var with = await decoder.DecodeAsync(Decoder.Options(beam: 4));
        var without = await decoder.DecodeAsync(Decoder.Options(beam: 4) with { Traces = false });

        Assert.Equal(with.Select(Words), without.Select(Words));
        Assert.All(without.SelectMany(hypothesis => hypothesis.Tokens), token => Assert.Null(token.Trace));

        static string Words(Hypothesis hypothesis) => string.Join(' ', hypothesis.Tokens.Select(token => token.Token));
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task A_stream_tells_exactly_the_words_of_the_answer(int beam, double lengthPenalty, int maxTokens)
    {
        using var decoder = new Decoder(Rules.Babble);
        var streamed = new List<DecodedToken>();

        var answer = await decoder.DecodeAsync(Decoder.Options(beam, maxTokens) with { LengthPenalty = lengthPenalty, OnToken = streamed.Add });

        Assert.Equal(answer[0].Tokens, streamed);
    }

    [Fact]
    public async Task A_word_is_told_once_no_hypothesis_is_without_it()
    {
        // Two ways to begin; a step later both that are left begin with 3.
        float[] Rule(IReadOnlyList<int> words) => words switch
        {
            [] => Rules.Saying((3, 0.6), (4, 0.4)),
            [3] => Rules.Saying((5, 0.5), (6, 0.5)),
            [4] => Rules.Saying((5, 0.1), (6, 0.1), (7, 0.1), (8, 0.1), (9, 0.6)),
            [3, ..] when words.Count == 2 => Rules.Saying((7, 1)),
            _ => Rules.Saying((Decoder.End, 1)),
        };
        using var decoder = new Decoder(Rule);
        var toldAfter = new List<(int Token, int Steps)>();

        await decoder.DecodeAsync(Decoder.Options(beam: 2) with { OnToken = token => toldAfter.Add((token.Token, decoder.Model.BatchSizes.Count)) });

        Assert.Equal((3, 2), toldAfter[0]);
        Assert.True(toldAfter[^1].Steps > 2);
    }

    public static TheoryData<int, double, int> Searches() => new(
        from beam in Enumerable.Range(1, 10)
        from lengthPenalty in LengthPenalties
        from maxTokens in Limits
        select (beam, lengthPenalty, maxTokens));
}
