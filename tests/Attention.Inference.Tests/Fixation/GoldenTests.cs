using Attention.Inference.Fixation;

namespace Attention.Inference.Tests.Fixation;

/// <summary>The service answers what the training framework answered, from padded picture to density and attention.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(Engine.Toy)]
    [InlineData(Engine.Shipped)]
    public async Task Where_people_look_is_what_the_golden_answers_say(string repository)
    {
        await using var engine = await Engine.StartAsync(repository);
        var model = engine.Models.Resolve<FixationPredictor>(null);
        foreach (var golden in GoldenFile.Read<GoldenFixations>(model.Folder))
        {
            var file = await File.ReadAllBytesAsync(model.Folder.PathOf(golden.Image), TestContext.Current.CancellationToken);
            var outputs = (await model.PredictAsync(file, withAttention: true, TestContext.Current.CancellationToken)).Value;

            var density = InCells(outputs["density"]);
            var (rows, columns) = (outputs.ShapeOf("density")[0], outputs.ShapeOf("density")[1]);
            Assert.Equal((golden.Peak[0], golden.Peak[1]), Math.DivRem(Array.IndexOf(density, density.Max()), columns));
            AssertRow.Equal(golden.MiddleRow, Row(density), tolerance: 2e-2);
            AssertRow.Equal(golden.MiddleColumn, [.. density.Where((_, cell) => cell % columns == columns / 2)], tolerance: 2e-2);
            foreach (var (expected, step) in golden.StepsMiddleRow.Zip(outputs["steps"].Chunk(rows * columns)))
            {
                AssertRow.Equal(expected, Row(InCells(step)), tolerance: 2e-2);
            }

            float[] Row(float[] map) => map[(rows / 2 * columns)..((rows / 2 * columns) + columns)];
        }
    }

    // Times the number of cells, so that 1 is uniform.
    private static float[] InCells(float[] map) => Array.ConvertAll(map, value => value * map.Length);

    private sealed record GoldenFixations
    {
        public required string Image { get; init; }

        /// <summary>Row and column of the densest cell.</summary>
        public required int[] Peak { get; init; }

        /// <summary>Of the density, as the others times the number of cells.</summary>
        public required IReadOnlyList<float> MiddleRow { get; init; }

        public required IReadOnlyList<float> MiddleColumn { get; init; }

        /// <summary>[steps, columns]</summary>
        public required IReadOnlyList<IReadOnlyList<float>> StepsMiddleRow { get; init; }
    }
}
