using Attention.Contracts.Cropping;
using Attention.Inference.Cropping;

namespace Attention.Inference.Tests.Cropping;

/// <summary>Every spatial transformer in the repository.</summary>
public static class Croppers
{
    public static TheoryData<string> Names =>
    [
        .. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, Engine.Shipped), "crop-*")
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Two answers are the same but for what arithmetic in another order changes.</summary>
    internal static void AssertSame(CropResponse expected, CropResponse actual)
    {
        Assert.Equal(expected.Crops.Count, actual.Crops.Count);
        foreach (var (first, second) in expected.Crops.Zip(actual.Crops))
        {
            Assert.All(first.Theta.Zip(second.Theta), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4));
            Assert.All(first.Classes!, found =>
                Assert.Equal(found.Score, second.Classes!.Single(other => other.Label == found.Label).Score, tolerance: 1e-4));
        }
    }

    internal static async Task<byte[]> PictureAsync(this Cropper model, string image) =>
        await File.ReadAllBytesAsync(model.Folder.PathOf(image), TestContext.Current.CancellationToken);
}
