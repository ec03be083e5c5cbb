using Attention.Inference.Batching;
using Microsoft.Extensions.Time.Testing;

namespace Attention.Inference.Tests.Batching;

public sealed class GraphTrialTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _sizes = [];

    [Theory]
    [InlineData(0, 5, 1)] // no gain at all
    [InlineData(9, 1, 8)] // much to share
    [InlineData(0.2, 5, 1)] // a gain of 4 % at most
    [InlineData(1, 5, 4)] // the last doubling gains less than 5 %
    public void The_smallest_batch_is_kept_that_is_about_as_fast_per_request_as_any(double once, double each, int best)
    {
        var trial = Trial(size => once + (each * size));

        Assert.Equal(best, trial.BestBatchSize(most: 8));
    }

    [Fact]
    public void No_batch_is_tried_that_may_not_be()
    {
        Assert.Equal(6, Trial(static _ => 1).BestBatchSize(most: 6));
        Assert.Equal([1, 2, 4, 6], _sizes.Distinct());
    }

    [Fact]
    public void A_slow_graph_does_not_hold_up_the_start()
    {
        Assert.Equal(1, Trial(static size => 100 * size).BestBatchSize(most: 1024));
        Assert.Equal([1, 2], _sizes.Distinct());
    }

    [Fact]
    public void What_disturbs_one_run_does_not_count()
    {
        var trial = Trial(_ => _sizes.Count == 3 ? 50 : 5);

        Assert.Equal(TimeSpan.FromMilliseconds(5), trial.TimeOf(1));
    }

    private GraphTrial Trial(Func<int, double> milliseconds) => new(
        size =>
        {
            _sizes.Add(size);
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds(size)));
        },
        _time);
}
