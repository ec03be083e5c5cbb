using Attention.Inference.Saliency;

namespace Attention.Inference.Tests.Saliency;

/// <summary>The service answers what the training framework answered, from picture to maps and boxes.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task What_stands_out_is_what_the_golden_answers_say(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var model = engine.Models.Resolve<SaliencyDetector>(null);
        foreach (var golden in GoldenFile.Read<GoldenSaliency>(model.Folder))
        {
            var file = await File.ReadAllBytesAsync(model.Folder.PathOf(golden.Image), TestContext.Current.CancellationToken);
            var outputs = (await model.DetectAsync(file, withAttention: true, TestContext.Current.CancellationToken)).Value;

            var (rows, columns) = (outputs.ShapeOf("map")[0], outputs.ShapeOf("map")[1]);
            AssertRow.Equal(golden.MiddleRow, outputs["map"].AsSpan(rows / 2 * columns, columns).ToArray(), tolerance: 3e-3);
            AssertRow.Equal([.. golden.Boxes.SelectMany(box => box)], outputs["boxes"], tolerance: 3e-3);
            var maps = outputs["steps"].Chunk(rows * columns).Prepend(outputs["initial"]);
            AssertRow.Equal(golden.Mean, [.. maps.Select(map => map.Average())], tolerance: 3e-3);
        }
    }

    private sealed record GoldenSaliency
    {
        public required string Image { get; init; }

        /// <summary>Of the first map and of the map after each step.</summary>
        public required IReadOnlyList<float> Mean { get; init; }

        public required IReadOnlyList<float> MiddleRow { get; init; }

        /// <summary>[steps, (s, tx, ty)]</summary>
        public required IReadOnlyList<IReadOnlyList<float>> Boxes { get; init; }
    }
}
