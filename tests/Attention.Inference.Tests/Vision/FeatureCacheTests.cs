using System.Diagnostics.Metrics;
using Attention.Inference.Diagnostics;
using Attention.Inference.Tests.Imaging;
using Attention.Inference.Vision;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using SkiaSharp;

namespace Attention.Inference.Tests.Vision;

/// <summary>What is kept of the photos that people send.</summary>
public sealed class FeatureCacheTests
{
    [Theory]
    [InlineData("33554432", 1)]
    [InlineData("0", 0)]
    public async Task Features_of_a_photo_are_kept_unless_that_is_turned_off(string bytes, int hits)
    {
        await using var engine = await Engine.StartAsync(Engine.Toy, ("Models:FeatureCacheBytes", bytes));

        Assert.Equal(hits, await HitsAsync(engine, [Photo(1), Photo(1)]));
    }

    [Fact]
    public async Task No_more_is_kept_than_the_setting_says()
    {
        await using var whole = await Engine.StartAsync(Engine.Toy);
        var features = (await Encoder(whole).EncodeAsync(Photo(1), TestContext.Current.CancellationToken)).Value.Values.Length * sizeof(float);

        await using var less = await Engine.StartAsync(Engine.Toy, ("Models:FeatureCacheBytes", $"{features - 1}"));
        await using var two = await Engine.StartAsync(Engine.Toy, ("Models:FeatureCacheBytes", $"{2 * features}"));
        byte[][] photos = [.. Enumerable.Range(1, 8).Select(Photo)];

        Assert.Equal(0, await HitsAsync(less, [Photo(1), Photo(1)]));
        Assert.Equal(0, await HitsAsync(two, photos));
        Assert.InRange(await HitsAsync(two, photos), 0, 2);
    }

    private static async Task<long> HitsAsync(Engine engine, IEnumerable<byte[]> photos)
    {
        using var hits = new MetricCollector<long>(engine.Get<IMeterFactory>(), InferenceMetrics.Name, "attention.cache.hits");
        foreach (var photo in photos)
        {
            await Encoder(engine).EncodeAsync(photo, TestContext.Current.CancellationToken);
        }

        return hits.GetMeasurementSnapshot().Sum(measurement => measurement.Value);
    }

    private static VisionEncoder Encoder(Engine engine) => engine.Models.Served<VisionEncoder>().Single();

    private static byte[] Photo(int shade) => TestImages.Plain(new SKColor((byte)shade, 0, 0), 32, 32);
}
