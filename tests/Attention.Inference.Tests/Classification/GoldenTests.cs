using System.Text.Json;
using System.Text.Json.Serialization;
using Attention.Inference.Batching;
using Attention.Inference.Classification;
using Attention.Inference.Vision;

namespace Attention.Inference.Tests.Classification;

/// <summary>The service answers what the training framework answered, from picture to scores, salience and offsets.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task A_classifier_reproduces_its_golden_answers(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var model = engine.Models.Resolve<Classifier>(null);
        foreach (var golden in GoldenFile.Read<GoldenClassification>(model.Folder))
        {
            var file = await File.ReadAllBytesAsync(model.Folder.PathOf(golden.Image), TestContext.Current.CancellationToken);
            Check(model, golden, await model.ClassifyAsync(file, withAttention: true, TestContext.Current.CancellationToken));
        }
    }

    private static void Check(Classifier model, GoldenClassification golden, Measured<ImageOutputs> seen)
    {
        Assert.Equal(golden.Label, model.ClassesOf(seen.Value)[0].Label);
        AssertRow.Equal(golden.Scores, seen.Value["scores"], tolerance: 2e-3);
        var (row, columns) = (golden.Cell[0], model.Image.Columns);
        Check(golden.Salience, "salience", row * columns);
        var layers = model.Folder.Section<DeformableInput>("deformable");
        Assert.Equal(layers.Dilations.Count, golden.Offsets.Count);
        foreach (var (output, offsets) in golden.Offsets)
        {
            Check(offsets.Deserialize<GoldenTensor>(JsonSerializerOptions.Web)!, output, ((row * columns) + golden.Cell[1]) * layers.Taps * 2);
        }

        void Check(GoldenTensor expected, string output, int at)
        {
            var actual = seen.Value[output];
            AssertRow.Equal(expected.Values, actual[at..(at + expected.Values.Count)], tolerance: 2e-3);
            Assert.Equal(expected.Norm, Math.Sqrt(actual.Sum(value => (double)value * value)), tolerance: 1e-3 * (1 + expected.Norm));
        }
    }

    private sealed record GoldenClassification
    {
        public required string Image { get; init; }

        public required string Label { get; init; }

        public required IReadOnlyList<float> Scores { get; init; }

        /// <summary>Row and column of the most salient cell.</summary>
        public required int[] Cell { get; init; }

        public required GoldenTensor Salience { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement> Offsets { get; init; } = [];
    }

    /// <summary>A norm over everything, and the values of the most salient cell or, of the salience, of its row.</summary>
    private sealed record GoldenTensor
    {
        public required double Norm { get; init; }

        public IReadOnlyList<float>? Row { get; init; }

        public IReadOnlyList<float>? Cell { get; init; }

        public IReadOnlyList<float> Values => Row ?? Cell!;
    }
}
