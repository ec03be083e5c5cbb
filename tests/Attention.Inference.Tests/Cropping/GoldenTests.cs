using Attention.Inference.Cropping;

namespace Attention.Inference.Tests.Cropping;

/// <summary>The service answers what the training framework answered, from picture to theta and classes.</summary>
public sealed class GoldenTests(ShippedEngine engine) : IClassFixture<ShippedEngine>
{
    public static TheoryData<string> Names => Croppers.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_cropper_reproduces_its_golden_answers(string name)
    {
        var model = engine.Models.Resolve<Cropper>(name);
        foreach (var golden in GoldenFile.Read<GoldenCrops>(model.Folder))
        {
            var seen = await model.LookAsync(await model.PictureAsync(golden.Image), TestContext.Current.CancellationToken);
            var crops = model.ProposalsOf(seen.Value);

            Assert.Equal(golden.Theta.Count, crops.Count);
            foreach (var (i, crop) in crops.Index())
            {
                var numbers = golden.Theta[i].SelectMany(row => row).Zip(crop.Theta.ToRows());
                Assert.All(numbers, pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-3));
                Assert.All(crop.Classes!, found => Assert.Equal(golden.Scores[i][Label(model, found.Label)], found.Score, tolerance: 1e-3));
            }
        }
    }

    private static int Label(Cropper model, string label) => model.Folder.Labels!.ToList().IndexOf(label);

    private sealed record GoldenCrops
    {
        public required string Image { get; init; }

        /// <summary>[crops, 2, 3]</summary>
        public required IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Theta { get; init; }

        /// <summary>[crops, labels]</summary>
        public required IReadOnlyList<IReadOnlyList<double>> Scores { get; init; }
    }
}
