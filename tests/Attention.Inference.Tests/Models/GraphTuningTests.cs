using Attention.Contracts.Translation;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Models;

public sealed class GraphTuningTests
{
    [Fact]
    public async Task What_was_found_of_every_graph_is_told_and_changes_no_answer()
    {
        await using var plain = await Engine.StartAsync(Engine.Toy);
        await using var tuned = await Engine.StartAsync(Engine.Toy, ("Batching:Tune", "true"), ("Batching:MaxBatchSize", "4"));

        var graphs = tuned.Models.Models.SelectMany(static model => model.Graphs).ToList();

        // A graph that its task leaves unused is only asked with tensors.
        Assert.All(tuned.Models.Models.Where(static model => model.State == "ready"), static model => Assert.Equal(
            model.Inputs.Select(static input => input.Graph).Where(static graph => graph != "composed").Distinct().Order(),
            model.Graphs.Select(static graph => graph.Role).Order()));
        Assert.All(graphs.Where(static graph => graph.Role != "step"), static graph => Assert.Contains(graph.BatchSize, (int[])[1, 2, 4]));
        Assert.All(graphs, static graph => Assert.InRange(graph.Threads, 1, Environment.ProcessorCount));
        Assert.Equal(await TranslateAsync(plain), await TranslateAsync(tuned));
    }

    [Fact]
    public async Task A_setting_is_followed_instead_of_what_would_be_found()
    {
        await using var engine = await Engine.StartAsync(
            Engine.Toy,
            ("Batching:Tune", "true"),
            ("Batching:Graphs:0:Graph", "toy-en-fr/init"),
            ("Batching:Graphs:0:BatchSize", "3"),
            ("Batching:Graphs:0:Threads", "1"),
            ("Batching:Graphs:1:Graph", "toy-en-fr/step"),
            ("Batching:Graphs:1:Threads", "1"));

        var graphs = engine.Models.Find("toy-en-fr").Graphs.ToDictionary(static graph => graph.Role);

        Assert.Equal((3, 1), (graphs["init"].BatchSize, graphs["init"].Threads));
        Assert.Equal((320, 1), (graphs["step"].BatchSize, graphs["step"].Threads));
        Assert.NotEmpty(await TranslateAsync(engine));
    }

    [Fact]
    public async Task Without_a_trial_batches_grow_to_the_limit_on_shared_threads()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy, ("Batching:Tune", "false"), ("Batching:MaxBatchSize", "5"));

        Assert.All(engine.Models.Models.SelectMany(static model => model.Graphs).Where(static graph => graph.Role == "init"), static graph =>
            Assert.Equal((5, Environment.ProcessorCount), (graph.BatchSize, graph.Threads)));
    }

    private static async Task<string> TranslateAsync(Engine engine)
    {
        var request = new TranslationRequest { Texts = ["every green bird follows this yellow train"], Source = "en", Target = "fr" };
        return (await engine.Get<TranslationPipeline>().TranslateAsync(request, TestContext.Current.CancellationToken)).Translations[0].Translation;
    }
}
