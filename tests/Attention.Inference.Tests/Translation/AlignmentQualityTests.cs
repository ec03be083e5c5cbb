using Attention.Contracts.Translation;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Translation;

/// <summary>The links of the shipped translator against 50 pairs that a person aligned.</summary>
public sealed class AlignmentQualityTests
{
    private static readonly IReadOnlyList<GoldAlignment> Gold = GoldAlignment.ReadAll();

    [Fact]
    public void Every_word_of_the_gold_pairs_is_linked_and_every_link_joins_two_words()
    {
        Assert.Equal(50, Gold.Select(pair => pair.Text).Distinct().Count());
        foreach (var pair in Gold)
        {
            Assert.InRange(pair.SourceWords.Length, 4, 18);
            Assert.NotEmpty(pair.Sure);
            Assert.Equal(Enumerable.Range(0, pair.SourceWords.Length), pair.Possible.Select(link => link.Source).Distinct().Order());
            Assert.Equal(Enumerable.Range(0, pair.TargetWords.Length), pair.Possible.Select(link => link.Target).Distinct().Order());
        }
    }

    [Fact]
    public async Task The_links_of_the_shipped_translator_are_far_better_than_the_diagonal()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);
        var pairs = Gold.Select(pair => new TextPair { Text = pair.Text, Translation = pair.Translation }).ToList();

        var aligned = await engine.Get<TranslationPipeline>().AlignAsync(
            new AlignmentRequest { Model = "translate-en-fr", Pairs = pairs, Source = "en", Target = "fr" }, TestContext.Current.CancellationToken);

        var (attention, diagonal) = (new AlignmentErrorRate(), new AlignmentErrorRate());
        foreach (var (pair, result) in Gold.Zip(aligned.Translations))
        {
            Assert.Equal(pair.SourceWords, result.SourceWords);
            Assert.Equal(pair.TargetWords, result.TargetWords);
            attention.Add(GoldAlignment.Links(result.Links!), pair);
            diagonal.Add(Diagonal(pair), pair);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"attention {attention.Value:0.000}, diagonal {diagonal.Value:0.000}");
        Assert.True(attention.Value < diagonal.Value / 2, $"The error rate is {attention.Value:0.000}, that of the diagonal {diagonal.Value:0.000}.");
    }

    private static HashSet<(int Source, int Target)> Diagonal(GoldAlignment pair)
    {
        var (sources, targets) = (pair.SourceWords.Length, pair.TargetWords.Length);
        return [.. Enumerable.Range(0, targets).Select(target => (Math.Min(sources - 1, (int)Math.Round((double)target * sources / targets)), target))];
    }
}
