using Attention.Inference.Actions;

namespace Attention.Inference.Tests.Actions;

public sealed class MeanScoresTests
{
    [Theory]
    [InlineData(null, 0.45f)]
    [InlineData(2, 0.7f)]
    [InlineData(9, 0.45f)]
    public void The_mean_is_that_of_all_frames_or_of_the_last_ones(int? last, float expected)
    {
        var scores = new MeanScores(2, last);
        foreach (var score in new[] { 0.1f, 0.3f, 0.6f, 0.8f })
        {
            scores.Add([score, 1 - score]);
        }

        AssertRow.Equal([expected, 1 - expected], scores.Mean(), tolerance: 1e-6);
    }
}
