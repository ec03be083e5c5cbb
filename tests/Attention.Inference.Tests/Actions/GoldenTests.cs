using Attention.Inference.Actions;

namespace Attention.Inference.Tests.Actions;

/// <summary>The service answers what the training framework answered, or of the toy what its definition says, frame by frame.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task Recognizers_reproduce_their_golden_answers(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        foreach (var model in Watchers.Models(engine))
        {
            foreach (var golden in GoldenFile.Read<GoldenFilm>(model.Folder))
            {
                await CheckAsync(model, golden);
            }
        }
    }

    private static async Task CheckAsync(ActionRecognizer model, GoldenFilm golden)
    {
        var seen = await Watchers.WatchAsync(model, golden.Frames.Select(frame => File.ReadAllBytes(model.Folder.PathOf(frame.Image))));

        var scores = new MeanScores(model.Labels.Count);
        foreach (var (expected, actual) in golden.Frames.Zip(seen))
        {
            AssertRow.Equal(expected.Scores, actual.Value.Scores, tolerance: 2e-3);
            AssertRow.Equal(expected.Attention, actual.Value.Attention!, tolerance: 2e-3);
            scores.Add(actual.Value.Scores);
        }

        var mean = scores.Mean();
        AssertRow.Equal(golden.Scores, mean, tolerance: 2e-3);
        Assert.Equal(golden.Label, model.Labels[Array.IndexOf(mean, mean.Max())]);
    }

    internal sealed record GoldenFilm
    {
        public required string Label { get; init; }

        public required IReadOnlyList<float> Scores { get; init; }

        public required IReadOnlyList<GoldenFrame> Frames { get; init; }
    }

    internal sealed record GoldenFrame
    {
        public required string Image { get; init; }

        public required IReadOnlyList<float> Scores { get; init; }

        public required IReadOnlyList<float> Attention { get; init; }
    }
}
