using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Text;

namespace Attention.Inference.Tests.Captioning;

/// <summary>What must hold for every captioner, whatever it attends to and whatever it learnt.</summary>
public sealed class CaptionerTests(ShippedEngine engine) : IClassFixture<ShippedEngine>
{
    private static readonly ImageRegion LeftHalf = new() { X = 0, Y = 0, Width = 112, Height = 224 };

    public static TheoryData<string> Names => Captioners.Names;

    [Fact]
    public void All_five_are_served()
    {
        var served = engine.Models.Models.Where(model => model.State == "ready").Select(model => model.Name);

        Assert.Subset(served.ToHashSet(), Captioners.Expected.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_weights_of_every_word_sum_to_1(string name)
    {
        var answer = await CaptionAsync(Request(name, 1) with { Beam = 4, Alternatives = 3 });

        Assert.Equal("</s>", answer.Tokens[^1].Text);
        Assert.All(answer.Tokens.Concat(answer.Alternatives.SelectMany(other => other.Tokens)), AssertSums);
    }

    [Fact]
    public async Task The_baseline_shows_nothing_rather_than_zeros()
    {
        var answer = await CaptionAsync(Request("caption-baseline", 1));

        Assert.All(answer.Tokens, token => Assert.Equal(new CaptionToken { Text = token.Text, LogProb = token.LogProb }, token));
        Assert.Null(answer.Attributes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Masked_cells_have_no_weight_at_all_and_the_others_sum_to_1(string name)
    {
        var answer = await CaptionAsync(Request(name, 2) with { Mask = [LeftHalf] });

        Assert.All(answer.Tokens, token =>
        {
            AssertSums(token);
            Assert.All(token.Attention?.Weights?.Where((_, cell) => cell % 7 <= 3) ?? [], weight => Assert.Equal(0, weight));
            Assert.InRange(token.Chosen?.Column ?? 6, 4, 6);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_mask_changes_what_is_seen_whatever_the_model_attends_to(string name)
    {
        var whole = await CaptionAsync(Request(name, 2));
        var masked = await CaptionAsync(Request(name, 2) with { Mask = [LeftHalf] });

        Assert.NotEqual(whole.Score, masked.Score);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_mask_that_leaves_nothing_is_refused(string name) =>
        await AssertRefused("mask", Request(name, 2) with { Mask = [LeftHalf with { Width = 224 }] });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_stream_tells_what_the_unary_call_answers(string name)
    {
        var request = Request(name, 3);
        var unary = await CaptionAsync(request);
        var events = await engine.Captions.StreamAsync(request, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        AssertCaption.Same(unary.Tokens, events[^1].Done!.Tokens);
        AssertCaption.Same(unary.Tokens, [.. events.SkipLast(1).Select(message => message.Token!)]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Without_attention_the_words_are_the_same(string name)
    {
        var with = await CaptionAsync(Request(name, 4));
        var without = await CaptionAsync(Request(name, 4) with { Attention = AttentionFormat.None });

        Assert.Equal(with.Tokens.Select(token => token.Text), without.Tokens.Select(token => token.Text));
        Assert.All(without.Tokens, token => Assert.Equal(new CaptionToken { Text = token.Text, LogProb = token.LogProb }, token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_own_words_as_prefix_all_of_them_or_some_are_gone_on_with_as_they_went_on(string name)
    {
        var request = Request(name, 5) with { Beam = 1 };
        var own = await CaptionAsync(request);
        var words = own.Tokens.Select(token => token.Text).Where(text => text != "</s>").ToList();

        Assert.All(own.Tokens, token => Assert.NotEqual("<unk>", token.Text));
        for (var length = 1; length <= words.Count; length++)
        {
            var led = await CaptionAsync(request with { Prefix = PennTokens.Join(words[..length]) });

            AssertCaption.Same(own.Tokens, led.Tokens);
            Assert.Equal((own.Caption, own.Finished), (led.Caption, led.Finished));
            Assert.Equal(own.Score, led.Score, tolerance: 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_prefix_is_answered_with_its_attention_and_what_the_model_thinks_of_it(string name)
    {
        var answer = await CaptionAsync(Request(name, 6) with { Prefix = "Two dogs, in the SNOW", Beam = 3, Alternatives = 3 });

        Assert.StartsWith("two dogs in the snow", answer.Caption, StringComparison.Ordinal);
        Assert.All(answer.Alternatives, other => Assert.StartsWith("two dogs in the snow", other.Caption, StringComparison.Ordinal));
        Assert.All(answer.Tokens, AssertSums);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_prefix_that_cannot_be_said_is_refused(string name)
    {
        var word = await AssertRefused("prefix", Request(name, 7) with { Prefix = "a dog xyzzy" });
        var length = await AssertRefused("prefix", Request(name, 7) with { Prefix = "a dog in the snow", MaxTokens = 4 });
        await AssertRefused("prefix", Request(name, 7) with { Prefix = "?!" });
        await AssertRefused("prefix", Request(name, 7) with { Prefix = new string('a', 501) });

        Assert.Contains("'xyzzy'", word.Message, StringComparison.Ordinal);
        Assert.Contains("4 tokens", length.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_same_photos_are_captioned_the_same_alone_and_among_others(string name)
    {
        var requests = Enumerable.Range(0, 24).Select(i => Request(name, i) with
        {
            Beam = (i % 3) + 1,
            Mask = i % 4 == 0 ? [LeftHalf] : null,
            Prefix = i % 5 == 0 ? "a man" : null,
        }).ToList();
        var alone = new List<CaptionResponse>();
        foreach (var request in requests)
        {
            alone.Add(await CaptionAsync(request));
        }

        var together = await Task.WhenAll(requests.Select(CaptionAsync));

        Assert.Contains(together, answer => answer.Provenance.BatchSize > 1);
        Assert.All(alone.Zip(together), pair => AssertCaption.Same(pair.First.Tokens, pair.Second.Tokens));
    }

    private static CaptionRequest Request(string model, int photo) => new() { Model = model, Image = Photo.Of(photo) };

    private static void AssertSums(CaptionToken token)
    {
        if (token.Attention is { Weights: { } weights })
        {
            Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
            Assert.Equal(1, weights.Sum() + (token.Sentinel ?? 0), tolerance: 1e-4);
            Assert.Equal(token.Grounding ?? 1, weights.Sum(), tolerance: 1e-4);
        }

        if (token.Attributes is { } attributes)
        {
            Assert.Equal((1, 1), (attributes.Sum(attribute => attribute.Input), attributes.Sum(attribute => attribute.Output)), Near);
        }

        static bool Near((double, double) expected, (double, double) actual) =>
            Math.Abs(expected.Item1 - actual.Item1) < 1e-4 && Math.Abs(expected.Item2 - actual.Item2) < 1e-4;
    }

    private Task<CaptionResponse> CaptionAsync(CaptionRequest request) => engine.Captions.CaptionAsync(request, TestContext.Current.CancellationToken);

    private async Task<InferenceException> AssertRefused(string field, CaptionRequest request)
    {
        var refusal = await Assert.ThrowsAsync<InferenceException>(() => CaptionAsync(request));
        Assert.Equal((ErrorCode.InvalidInput, field), (refusal.Code, refusal.Field));
        return refusal;
    }
}
