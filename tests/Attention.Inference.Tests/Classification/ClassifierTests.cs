using Attention.Inference.Batching;
using Attention.Inference.Classification;
using Attention.Inference.Tests.Captioning;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Classification;

/// <summary>What must hold for every classifier, and which folders are none.</summary>
public sealed class ClassifierTests
{
    private static readonly string[] Outputs = ["scores", "salience", "offsets_1", "offsets_2", "offsets_3"];
    private static readonly byte[][] Photos = [.. Enumerable.Range(0, 8).Select(seed => Photo.Of(seed))];

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task An_answer_is_the_same_alone_and_beside_other_pictures(string repository)
    {
        await using var engine = await Engine.StartAsync(repository, ("Batching:MaxQueueDelay", "00:00:00.1"));
        var model = engine.Models.Resolve<Classifier>(null);
        var alone = new List<Measured<ImageOutputs>>();
        foreach (var photo in Photos)
        {
            alone.Add(await SeeAsync(model, photo));
        }

        var together = await Task.WhenAll(Photos.Select(photo => SeeAsync(model, photo)));

        Assert.Contains(together, seen => seen.Cost.BatchSize > 1);
        Assert.All(alone.Zip(together), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public async Task Without_attention_the_scores_alone_are_fetched()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var model = engine.Models.Resolve<Classifier>(Colours.Toy);

        var seen = await model.ClassifyAsync(Colours.Plain(Colours.Red), withAttention: false, TestContext.Current.CancellationToken);

        Assert.Equal(3, seen.Value["scores"].Length);
        Assert.All(Outputs[1..], output => Assert.Throws<KeyNotFoundException>(() => seen.Value[output]));
    }

    [Fact]
    public async Task Where_the_standard_operator_is_unknown_the_composed_graph_answers_the_same()
    {
        using var altered = new AlteredModel(Colours.Toy, "classify.onnx", "DeformConv", "ReformConv");
        await using var standard = await Engine.StartAsync(Engine.Toy);
        await using var composed = await Engine.StartAsync(altered.Path);
        var (expected, actual) = (standard.Models.Resolve<Classifier>(Colours.Toy), composed.Models.Resolve<Classifier>(Colours.Toy));

        Assert.Equal(("classify", "composed"), (expected.Graphs.Inputs[0].Graph, actual.Graphs.Inputs[0].Graph));
        Assert.Contains(composed.Logs.GetSnapshot(), record => record.Message.StartsWith("Model toy-classify runs its 'composed' graph", StringComparison.Ordinal));
        foreach (var photo in Photos)
        {
            AssertSame(await SeeAsync(expected, photo), await SeeAsync(actual, photo));
        }
    }

    [Theory]
    [InlineData("classify.onnx", "offsets_3", "offsets_9", "the 'classify' graph has no output 'offsets_3'")]
    [InlineData("labels.txt", "blue\n", "blue\npink\n", "'scores' is [batch, 3]; by config.json it is [batch, 4]")]
    [InlineData("config.json", "\"rows\": 4", "\"rows\": 5", "'salience' is [batch, 4, 6]; by config.json it is [batch, 5, 6]")]
    [InlineData("config.json", "\"kernel\": 3", "\"kernel\": 5", "config.json: deformable: kernel: 5 was given. It is 3.")]
    [InlineData("config.json", "\"stride\": 16", "\"stride\": 0", "config.json: deformable: stride: 0 was given.")]
    [InlineData("config.json", "\"stride\": 16", "\"stride\": 32", "4 x 6 cells, 32 pixels apart, do not lie in 64 x 96 pixels")]
    [InlineData("config.json", "      1,\n      2,\n      3\n", "      1, 2, 17\n", "config.json: deformable: dilations: 3 items were given. Each must be from 1 to 16.")]
    [InlineData("config.json", "      1,\n      2,\n      3\n", "      1, 2, 3, 1\n", "config.json: deformable: dilations: 4 items were given.")]
    [InlineData("config.json", "\"labels\": \"labels.txt\",", "", "config.json has no 'labels'")]
    [InlineData("config.json", "\"classify\": \"classify.onnx\"", "\"other\": \"classify.onnx\"", "config.json names no 'classify' graph")]
    public async Task A_folder_whose_graph_does_not_fit_its_config_is_refused(string file, string from, string to, string reason)
    {
        using var altered = new AlteredModel(Colours.Toy, file, from, to);

        await using var engine = await Engine.StartAsync(altered.Path);

        var model = Assert.Single(engine.Models.Models);
        Assert.Equal((Colours.Toy, "refused"), (model.Name, model.State));
        Assert.StartsWith(reason, model.Reason, StringComparison.Ordinal);
    }

    private static void AssertSame(Measured<ImageOutputs> expected, Measured<ImageOutputs> actual) =>
        Assert.All(Outputs, output => AssertRow.Equal(expected.Value[output], actual.Value[output], tolerance: 1e-4));

    private static Task<Measured<ImageOutputs>> SeeAsync(Classifier model, byte[] file) =>
        model.ClassifyAsync(file, withAttention: true, TestContext.Current.CancellationToken);
}
