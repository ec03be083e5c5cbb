using Attention.Contracts;
using Attention.Contracts.Captioning;

namespace Attention.Inference.Tests.Captioning;

/// <summary>Places drawn from hard attention, by a seed.</summary>
public sealed class SamplingTests(ShippedEngine engine) : IClassFixture<ShippedEngine>
{
    public static TheoryData<string> Others => [.. Captioners.Expected.Where(name => name != "caption-hard")];

    [Fact]
    public async Task Without_sampling_the_most_probable_cell_is_chosen()
    {
        var answer = await CaptionAsync(Request(1));

        Assert.Null(answer.Seed);
        Assert.All(answer.Tokens, token =>
        {
            var map = token.Attention!;
            Assert.Equal(map.Weights!.Max(), map.Weights![(token.Chosen!.Row * map.Columns) + token.Chosen.Column]);
        });
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_answer_alone_and_among_others()
    {
        var requests = Enumerable.Range(0, 16).Select(seed => Request(2) with { Sample = true, Seed = seed, Beam = (seed % 3) + 1 }).ToList();
        var together = await Task.WhenAll(requests.Select(CaptionAsync));

        for (var seed = 0; seed < requests.Count; seed++)
        {
            var alone = await CaptionAsync(requests[seed]);
            Assert.Equal((seed, seed), (alone.Seed, together[seed].Seed));
            AssertCaption.Same(alone.Tokens, together[seed].Tokens);
        }
    }

    [Fact]
    public async Task Different_seeds_look_at_different_places()
    {
        var answers = new List<string>();
        for (var seed = 0; seed < 8; seed++)
        {
            var answer = await CaptionAsync(Request(3) with { Sample = true, Seed = seed, Beam = 1 });
            answers.Add(string.Join(' ', answer.Tokens.Select(token => token.Chosen)));
        }

        Assert.True(answers.Distinct().Count() > 1, answers[0]);
    }

    [Fact]
    public async Task A_seed_that_was_drawn_is_told_and_gives_the_answer_again()
    {
        var drawn = await CaptionAsync(Request(4) with { Sample = true });
        var again = await CaptionAsync(Request(4) with { Sample = true, Seed = drawn.Seed });

        AssertCaption.Same(drawn.Tokens, again.Tokens);
    }

    [Fact]
    public async Task A_masked_cell_is_never_drawn()
    {
        var allButTheLastRow = new ImageRegion { X = 0, Y = 0, Width = 224, Height = 192 };
        for (var seed = 0; seed < 8; seed++)
        {
            var answer = await CaptionAsync(Request(5) with { Sample = true, Seed = seed, Mask = [allButTheLastRow] });
            Assert.All(answer.Tokens, token => Assert.Equal(6, token.Chosen!.Row));
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_model_that_looks_everywhere_has_nothing_to_draw(string name) =>
        await AssertRefused("sample", Request(6) with { Model = name, Sample = true });

    [Fact]
    public async Task A_seed_without_sampling_is_refused() => await AssertRefused("seed", Request(7) with { Seed = 1 });

    [Fact]
    public async Task A_seed_out_of_range_is_refused() => await AssertRefused("seed", Request(7) with { Sample = true, Seed = -1 });

    private static CaptionRequest Request(int photo) => new() { Model = "caption-hard", Image = Photo.Of(photo) };

    private Task<CaptionResponse> CaptionAsync(CaptionRequest request) => engine.Captions.CaptionAsync(request, TestContext.Current.CancellationToken);

    private async Task AssertRefused(string field, CaptionRequest request)
    {
        var refusal = await Assert.ThrowsAsync<InferenceException>(() => CaptionAsync(request));
        Assert.Equal((ErrorCode.InvalidInput, field), (refusal.Code, refusal.Field));
    }
}
