namespace Attention.Inference.Tests.Translation;

public sealed class AlignmentErrorRateTests
{
    // a-w is sure, b-x and c-y too; b-w and c-x are possible.
    private static readonly GoldAlignment Gold = new("a b c", "w x y", Pairs((0, 0), (1, 1), (2, 2)), Pairs((0, 0), (1, 1), (2, 2), (1, 0), (2, 1)));

    [Fact]
    public void Exactly_the_sure_links_have_no_error()
    {
        Assert.Equal((1, 1, 0), Of((Pairs((0, 0), (1, 1), (2, 2)), Gold)));
    }

    [Fact]
    public void Possible_links_cost_nothing_beside_the_sure_ones()
    {
        Assert.Equal((1, 1, 0), Of((Gold.Possible, Gold)));
    }

    // Of four links three are possible and two sure: precision 3/4, recall 2/3, error 1 - (2 + 3) / (4 + 3).
    [Fact]
    public void Links_are_weighed_against_the_possible_and_the_sure()
    {
        var (precision, recall, error) = Of((Pairs((0, 0), (1, 1), (1, 0), (0, 2)), Gold));

        Assert.Equal(3.0 / 4, precision, tolerance: 1e-9);
        Assert.Equal(2.0 / 3, recall, tolerance: 1e-9);
        Assert.Equal(2.0 / 7, error, tolerance: 1e-9);
    }

    // With a second sentence of one wrong link: 1 - (2 + 3 + 0 + 0) / (4 + 1 + 3 + 3).
    [Fact]
    public void Sentences_are_counted_together()
    {
        var (_, _, error) = Of((Pairs((0, 0), (1, 1), (1, 0), (0, 2)), Gold), (Pairs((2, 0)), Gold));

        Assert.Equal(1 - (5.0 / 11), error, tolerance: 1e-9);
    }

    private static (double Precision, double Recall, double Error) Of(params (IReadOnlySet<(int Source, int Target)> Links, GoldAlignment Gold)[] sentences)
    {
        var rate = new AlignmentErrorRate();
        foreach (var (links, gold) in sentences)
        {
            rate.Add(links, gold);
        }

        return (rate.Precision, rate.Recall, rate.Value);
    }

    private static HashSet<(int Source, int Target)> Pairs(params (int Source, int Target)[] pairs) => [.. pairs];
}
