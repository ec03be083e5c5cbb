using Attention.Inference.Batching;
using Attention.Inference.Saliency;
using Attention.Inference.Tests.Captioning;
using Attention.Inference.Tests.Imaging;
using Attention.Inference.Vision;
using SkiaSharp;

namespace Attention.Inference.Tests.Saliency;

/// <summary>What must hold for every model that finds what stands out, and which folders are none.</summary>
public sealed class SaliencyDetectorTests
{
    private const string Toy = "toy-saliency";

    private static readonly string[] Outputs = ["map", "initial", "steps", "boxes"];

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task An_answer_is_the_same_alone_and_beside_other_pictures(string repository)
    {
        await using var engine = await Engine.StartAsync(repository, ("Batching:MaxQueueDelay", "00:00:00.1"));
        var model = engine.Models.Resolve<SaliencyDetector>(null);
        var photos = Enumerable.Range(0, 8).Select(seed => Photo.Of(seed)).ToArray();
        var alone = new List<Measured<ImageOutputs>>();
        foreach (var photo in photos)
        {
            alone.Add(await SeeAsync(model, photo));
        }

        var together = await Task.WhenAll(photos.Select(photo => SeeAsync(model, photo)));

        Assert.Contains(together, seen => seen.Cost.BatchSize > 1);
        Assert.All(alone.Zip(together), pair => Assert.All(
            Outputs, output => AssertRow.Equal(pair.First.Value[output], pair.Second.Value[output], tolerance: 1e-4)));
    }

    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task The_map_of_a_mirrored_photo_is_the_mirrored_map(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var model = engine.Models.Resolve<SaliencyDetector>(null);
        var (left, right) = (SKRectI.Create(48, 60, 96, 84), SKRectI.Create(320 - 48 - 96, 60, 96, 84));

        var seen = (await SeeAsync(model, TestImages.Spot(SKColors.Black, SKColors.Red, left, 320, 240))).Value;
        var mirrored = (await SeeAsync(model, TestImages.Spot(SKColors.Black, SKColors.Red, right, 320, 240))).Value;

        Assert.InRange(Correlation.OfMirrored(seen["map"], mirrored["map"], columns: seen.ShapeOf("map")[1]), 0.9, 1.0001);
    }

    [Fact]
    public async Task Without_attention_the_maps_on_the_way_are_not_fetched()
    {
        await using var engine = await Engine.StartAsync(Engine.Toy);
        var model = engine.Models.Resolve<SaliencyDetector>(Toy);

        var seen = await model.DetectAsync(Photo.Of(1), withAttention: false, TestContext.Current.CancellationToken);

        Assert.Equal((48, 6), (seen.Value["map"].Length, seen.Value["boxes"].Length));
        Assert.Throws<KeyNotFoundException>(() => seen.Value["steps"]);
        Assert.Throws<KeyNotFoundException>(() => seen.Value["initial"]);
    }

    [Theory]
    [InlineData("saliency.onnx", "initial", "unusual", "the 'saliency' graph has no output 'initial'")]
    [InlineData("config.json", "\"rows\": 6", "\"rows\": 7", "'map' is [batch, 6, 8]; by config.json it is [batch, 7, 8]")]
    [InlineData("config.json", "\"saliency\": { \"threshold\": 0.4 },", "", "config.json has no 'saliency'")]
    [InlineData("config.json", "\"threshold\": 0.4", "\"threshold\": 1.5", "config.json: saliency: threshold: 1.5 was given. It is from 0 to 1.")]
    [InlineData("config.json", "\"columns\": 8", "\"columns\": 8, \"fit\": \"pad\"", "config.json: image: fit: Pad was given. A model for saliency sees the whole image squashed.")]
    [InlineData("config.json", "\"columns\": 8", "\"columns\": 8, \"fit\": \"stretch\"", "config.json: image cannot be read")]
    [InlineData("config.json", "\"saliency\": \"saliency.onnx\"", "\"other\": \"saliency.onnx\"", "config.json names no 'saliency' graph")]
    public async Task A_folder_whose_graph_does_not_fit_its_config_is_refused(string file, string from, string to, string reason)
    {
        using var altered = new AlteredModel(Toy, file, from, to);

        await using var engine = await Engine.StartAsync(altered.Path);

        var model = Assert.Single(engine.Models.Models);
        Assert.Equal((Toy, "refused"), (model.Name, model.State));
        Assert.StartsWith(reason, model.Reason, StringComparison.Ordinal);
    }

    private static Task<Measured<ImageOutputs>> SeeAsync(SaliencyDetector model, byte[] file) =>
        model.DetectAsync(file, withAttention: true, TestContext.Current.CancellationToken);
}
