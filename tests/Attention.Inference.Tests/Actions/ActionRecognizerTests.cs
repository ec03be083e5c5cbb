using Attention.Inference.Actions;
using Microsoft.Extensions.Time.Testing;

namespace Attention.Inference.Tests.Actions;

/// <summary>What must hold for every model that watches, and which folders are none.</summary>
public sealed class ActionRecognizerTests
{
    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task A_film_is_seen_the_same_alone_and_beside_others(string repository)
    {
        await using var engine = await Engine.StartAsync(repository, ("Batching:MaxQueueDelay", "00:00:00.05"), ("Models:FeatureCacheBytes", "0"));
        foreach (var model in Watchers.Models(engine))
        {
            var films = GoldenFile.Read<GoldenTests.GoldenFilm>(model.Folder)
                .Select(film => film.Frames.Select(frame => File.ReadAllBytes(model.Folder.PathOf(frame.Image))).ToList()).ToList();
            var alone = await Watchers.WatchAsync(model, films[0]);

            var together = await Task.WhenAll(films.Concat(films).Select(film => Watchers.WatchAsync(model, film)));

            Assert.Contains(together[0], seen => seen.Cost.BatchSize > 1);
            foreach (var (expected, actual) in alone.Zip(together[0]))
            {
                AssertRow.Equal(expected.Value.Scores, actual.Value.Scores, tolerance: 1e-4);
                AssertRow.Equal(expected.Value.Attention!, actual.Value.Attention!, tolerance: 1e-4);
            }
        }
    }

    [Fact]
    public async Task What_an_encoder_gave_does_not_wait_for_company_again()
    {
        // Time stands still: whoever waits waits for ever.
        await using var engine = await Engine.StartAsync(Engine.Toy, new FakeTimeProvider(), ("Batching:MaxQueueDelay", "00:00:01"));
        var model = engine.Models.Resolve<ActionRecognizer>(Watchers.Toy);

        var seen = await new Watching(model, withAttention: false).SeeAsync(model.Encoder.Blank, TestContext.Current.CancellationToken);

        Assert.NotEmpty(seen.Value.Scores);
    }

    [Fact]
    public async Task After_a_window_it_begins_anew()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var model = engine.Models.Resolve<ActionRecognizer>(Watchers.Toy);
        var film = GoldenFile.Read<GoldenTests.GoldenFilm>(model.Folder)[0];

        var seen = await Watchers.WatchAsync(model, film.Frames.Select(frame => File.ReadAllBytes(model.Folder.PathOf(frame.Image))));

        // Looking at nothing in particular: there is no frame before it.
        Assert.All(seen[model.Video.WindowFrames].Value.Attention!, weight => Assert.Equal(1 / 6f, weight, 1e-5));
        Assert.InRange(seen[model.Video.WindowFrames - 1].Value.Attention!.Max(), 0.8, 1);
    }

    [Fact]
    public async Task Without_attention_none_is_fetched_and_the_scores_are_the_same()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var model = engine.Models.Resolve<ActionRecognizer>(Watchers.Toy);
        var features = model.Encoder.Blank;

        var with = await new Watching(model, withAttention: true).SeeAsync(features, TestContext.Current.CancellationToken);
        var without = await new Watching(model, withAttention: false).SeeAsync(features, TestContext.Current.CancellationToken);

        Assert.NotNull(with.Value.Attention);
        Assert.Null(without.Value.Attention);
        Assert.Equal(with.Value.Scores, without.Value.Scores);
    }

    [Theory]
    [InlineData("step.onnx", "attention", "somewhere", "the step graph has no output 'attention'")]
    [InlineData("step.onnx", "pace_next", "pace_last", "the step graph has no output 'pace_next'")]
    [InlineData("init.onnx", "pace", "race", "the init graph gives no 'pace'")]
    [InlineData("step.onnx", "features", "pictures", "the step graph takes no 'features'")]
    [InlineData("init.onnx", "features", "pictures", "the init graph takes 'pictures'")]
    [InlineData("labels.txt", "still\n", "still\nnight\n", "'labels' has 4 lines, 'scores' has 3 entries")]
    [InlineData("config.json", "\"video\"", "\"films\"", "config.json has no 'video'")]
    [InlineData("config.json", "\"framesPerSecond\": 10", "\"framesPerSecond\": 0", "config.json: video: framesPerSecond: 0 was given.")]
    [InlineData("config.json", "\"windowFrames\": 6", "\"windowFrames\": 0", "config.json: video: windowFrames: 0 was given.")]
    [InlineData("config.json", "\"labels\": \"labels.txt\",", "", "config.json has no 'labels'")]
    [InlineData("config.json", "\"encoder\": \"toy-encoder\",", "", "config.json has no 'encoder'")]
    [InlineData("config.json", "\"encoder\": \"toy-encoder\"", "\"encoder\": \"toy-eyes\"", "config.json: encoder: 'toy-eyes' is no encoder that is served")]
    [InlineData("config.json", "\"step\": \"step.onnx\"", "\"stop\": \"step.onnx\"", "config.json names no 'step' graph")]
    public async Task A_folder_that_does_not_fit_is_refused(string file, string from, string to, string reason)
    {
        using var altered = new AlteredModel(Watchers.Toy, file, from, to, Watchers.Encoder);

        await using var engine = await Engine.StartAsync(altered.Path);

        var model = Assert.Single(engine.Models.Models, model => model.Name == Watchers.Toy);
        Assert.Equal("refused", model.State);
        Assert.StartsWith(reason, model.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_of_another_grid_are_refused()
    {
        using var altered = new AlteredModel(Watchers.Encoder, "config.json", "\"rows\": 2", "\"rows\": 1", Watchers.Toy);

        await using var engine = await Engine.StartAsync(altered.Path);

        Assert.Equal("refused", Assert.Single(engine.Models.Models, model => model.Name == Watchers.Toy).State);
    }
}
