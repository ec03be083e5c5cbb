using Attention.Inference.Decoding;

namespace Attention.Inference.Tests.Decoding;

/// <summary>A search that begins along given tokens.</summary>
public sealed class PrefixTests
{
    [Fact]
    public async Task Led_along_its_own_words_to_the_end_a_model_answers_the_same()
    {
        using var decoder = new Decoder(Rules.Babble);
        var options = Decoder.Options(beam: 1);
        var free = Assert.Single(await decoder.DecodeAsync(options));

        var forced = Assert.Single(await decoder.DecodeAsync(options with { Prefix = Tokens(free) }));

        AssertSame(free, forced);
    }

    [Fact]
    public async Task Every_beginning_of_its_own_words_is_gone_on_with_as_they_went_on()
    {
        using var decoder = new Decoder(Rules.Babble);
        var options = Decoder.Options(beam: 1);
        var free = Assert.Single(await decoder.DecodeAsync(options));

        for (var length = 1; length < free.Tokens.Count; length++)
        {
            AssertSame(free, Assert.Single(await decoder.DecodeAsync(options with { Prefix = Tokens(free)[..length] })));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Every_hypothesis_begins_with_the_prefix_and_is_scored_over_all_its_words(int beam)
    {
        using var decoder = new Decoder(Rules.Babble);
        int[] prefix = [7, 4];

        var hypotheses = await decoder.DecodeAsync(Decoder.Options(beam) with { Prefix = prefix }, length: 12);

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

            Assert.Equal(prefix, history[..2]);
            Assert.Equal(hypothesis.Tokens.Sum(token => (double)token.LogProb), hypothesis.Score, precision: 4);
        }
    }

    [Fact]
    public async Task A_prefix_as_long_as_the_limit_is_all_there_is_and_unfinished()
    {
        using var decoder = new Decoder(Rules.Babble);

        var hypothesis = Assert.Single(await decoder.DecodeAsync(Decoder.Options(beam: 1, maxTokens: 3) with { Prefix = [7, 4, 9] }));

        Assert.Equal([7, 4, 9], Tokens(hypothesis));
        Assert.False(hypothesis.Finished);
    }

    [Fact]
    public async Task All_log_probabilities_are_fetched_along_the_prefix_and_never_after_it()
    {
        using var decoder = new Decoder(Rules.Counting(5));

        await decoder.DecodeAsync(Decoder.Options(beam: 2) with { Prefix = [4, 4] });

        Assert.Equal([true, true, false], decoder.Model.Outputs.Take(3).Select(outputs => outputs.HasFlag(StepOutputs.LogProbs)));
        Assert.DoesNotContain(decoder.Model.Outputs.Skip(2), outputs => outputs.HasFlag(StepOutputs.LogProbs));
    }

    [Fact]
    public async Task A_stream_tells_the_words_of_the_prefix_too()
    {
        using var decoder = new Decoder(Rules.Babble);
        var streamed = new List<DecodedToken>();

        var best = Assert.Single(await decoder.DecodeAsync(Decoder.Options(beam: 1) with { Prefix = [7, 4], OnToken = streamed.Add }));

        Assert.Equal(best.Tokens, streamed);
    }

    [Fact]
    public async Task Forced_and_free_sequences_share_a_batch_without_seeing_each_other()
    {
        using var decoder = new Decoder(Rules.Babble);
        var options = Decoder.Options(beam: 1);
        var alone = Assert.Single(await decoder.DecodeAsync(options));
        int[] words = [7, 4, 9, 5, Decoder.End];

        var free = decoder.DecodeAsync(options);
        var forced = decoder.DecodeAsync(options with { Prefix = words, Traces = false });

        Assert.Equal(Tokens(alone), Tokens((await free)[0]));
        Assert.Equal(words, Tokens((await forced)[0]));
    }

    private static int[] Tokens(Hypothesis hypothesis) => [.. hypothesis.Tokens.Select(token => token.Token)];

    private static void AssertSame(Hypothesis expected, Hypothesis actual)
    {
        Assert.Equal(expected.Tokens.Select(token => (token.Token, token.LogProb)), actual.Tokens.Select(token => (token.Token, token.LogProb)));
        Assert.Equal(expected.Tokens.SelectMany(token => token.Trace!.Values[0]), actual.Tokens.SelectMany(token => token.Trace!.Values[0]));
        Assert.Equal(expected.Score, actual.Score, precision: 5);
        Assert.Equal(expected.Finished, actual.Finished);
    }
}
