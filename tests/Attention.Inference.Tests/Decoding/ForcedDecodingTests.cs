using Attention.Inference.Decoding;

namespace Attention.Inference.Tests.Decoding;

public sealed class ForcedDecodingTests
{
    [Fact]
    public async Task Forced_along_its_own_words_a_model_answers_the_same()
    {
        using var decoder = new Decoder(Rules.Babble);
        var options = Decoder.Options(beam: 1);
        var free = Assert.Single(await decoder.DecodeAsync(options));

        var forced = await decoder.Scheduler.DecodeAsync(Decoder.Memory(), new ForcedDecoding([.. free.Tokens.Select(token => token.Token)], options, Decoder.Start), CancellationToken.None);

        var answer = Assert.Single(forced.Output);
        Assert.Equal(free.Tokens.Select(token => (token.Token, token.LogProb)), answer.Tokens.Select(token => (token.Token, token.LogProb)));
        Assert.Equal(free.Tokens.SelectMany(token => token.Trace!.Values[0]), answer.Tokens.SelectMany(token => token.Trace!.Values[0]));
        Assert.Equal(free.Score, answer.Score, precision: 5);
    }

    [Fact]
    public async Task Forced_and_free_sequences_share_a_batch_without_seeing_each_other()
    {
        using var decoder = new Decoder(Rules.Babble);
        var options = Decoder.Options(beam: 1);
        var alone = Assert.Single(await decoder.DecodeAsync(options));
        int[] words = [7, 4, 9, 5, Decoder.End];

        var free = decoder.DecodeAsync(options);
        var forced = decoder.Scheduler.DecodeAsync(Decoder.Memory(), new ForcedDecoding(words, options with { Traces = false }, Decoder.Start), CancellationToken.None);

        Assert.Equal(alone.Tokens.Select(token => token.Token), (await free)[0].Tokens.Select(token => token.Token));
        Assert.Equal(words, (await forced).Output[0].Tokens.Select(token => token.Token));
    }
}
