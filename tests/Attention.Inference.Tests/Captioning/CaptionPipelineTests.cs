using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Captioning;
using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using SkiaSharp;

namespace Attention.Inference.Tests.Captioning;

/// <summary>From photo to answer, by the default captioner.</summary>
public sealed class CaptionPipelineTests
{
    [Fact]
    public async Task The_same_64_photos_are_captioned_the_same_alone_and_under_32_clients()
    {
        var requests = Enumerable.Range(0, 64).Select(i => Request(Photo.Of(i)) with { Beam = (i % 3) + 1 }).ToList();
        var alone = new List<CaptionResponse>();
        await using (var engine = await Engine.StartAsync(Engine.Shipped))
        {
            foreach (var request in requests)
            {
                alone.Add(await engine.Get<CaptionPipeline>().CaptionAsync(request, TestContext.Current.CancellationToken));
            }
        }

        // Another engine: nothing is in its cache.
        await using var busy = await Engine.StartAsync(Engine.Shipped);
        using var clients = new SemaphoreSlim(32);
        var together = await Task.WhenAll(requests.Select(async request =>
        {
            await clients.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                return await busy.Get<CaptionPipeline>().CaptionAsync(request, TestContext.Current.CancellationToken);
            }
            finally
            {
                clients.Release();
            }
        }));

        Assert.Contains(together, answer => answer.Provenance.BatchSize > 1);
        for (var i = 0; i < requests.Count; i++)
        {
            AssertCaption.Same(alone[i].Tokens, together[i].Tokens);
        }
    }

    [Fact]
    public async Task Every_map_sums_to_1_over_the_grid_and_the_region_is_the_whole_photo()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);

        var answer = await engine.Get<CaptionPipeline>().CaptionAsync(Request(Photo.Of(1, width: 300, height: 200)) with { Beam = 4, Alternatives = 3 }, TestContext.Current.CancellationToken);

        Assert.Equal(2, answer.Alternatives.Count);
        foreach (var map in answer.Tokens.Concat(answer.Alternatives.SelectMany(other => other.Tokens)).Select(token => token.Attention!))
        {
            Assert.Equal(map.Rows * map.Columns, map.Weights!.Count);
            Assert.Equal(1, map.Weights.Sum(), tolerance: 1e-4);
            Assert.All(map.Weights, weight => Assert.InRange(weight, 0, 1));
        }

        Assert.Equal((300, 200), (answer.Image.Width, answer.Image.Height));
        Assert.Equal(new ImageRegion { X = 0, Y = 0, Width = 300, Height = 200 }, answer.Image.Region);
        Assert.Equal("</s>", answer.Tokens[^1].Text);
    }

    [Fact]
    public async Task Without_attention_the_words_are_the_same_and_as_pictures_the_maps_are_the_grid()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);
        var pipeline = engine.Get<CaptionPipeline>();
        var request = Request(Photo.Of(3));

        var weights = await pipeline.CaptionAsync(request, TestContext.Current.CancellationToken);
        var none = await pipeline.CaptionAsync(request with { Attention = AttentionFormat.None }, TestContext.Current.CancellationToken);
        var png = await pipeline.CaptionAsync(request with { Attention = AttentionFormat.Png }, TestContext.Current.CancellationToken);

        Assert.Equal(weights.Caption, none.Caption);
        Assert.All(none.Tokens, token => Assert.Null(token.Attention));
        Assert.Equal(weights.Caption, png.Caption);
        using var picture = SKBitmap.Decode(Convert.FromBase64String(png.Tokens[0].Attention!.Png!));
        Assert.Equal((weights.Tokens[0].Attention!.Columns, weights.Tokens[0].Attention!.Rows), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task A_photo_is_encoded_once_however_often_it_is_asked_about()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);
        using var hits = new MetricCollector<long>(engine.Get<System.Diagnostics.Metrics.IMeterFactory>(), InferenceMetrics.Name, "attention.cache.hits");
        using var misses = new MetricCollector<long>(engine.Get<System.Diagnostics.Metrics.IMeterFactory>(), InferenceMetrics.Name, "attention.cache.misses");
        var pipeline = engine.Get<CaptionPipeline>();

        var first = await pipeline.CaptionAsync(Request(Photo.Of(4)), TestContext.Current.CancellationToken);
        var second = await pipeline.CaptionAsync(Request(Photo.Of(4)) with { Beam = 1 }, TestContext.Current.CancellationToken);
        var third = await pipeline.CaptionAsync(Request(Photo.Of(4)), TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (hits.GetMeasurementSnapshot().Count, misses.GetMeasurementSnapshot().Count));
        AssertCaption.Same(first.Tokens, third.Tokens);
        Assert.Equal(first.Image, second.Image);
    }

    [Fact]
    public async Task A_translation_model_does_not_caption()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => engine.Get<CaptionPipeline>().CaptionAsync(Request(Photo.Of(5)) with { Model = "translate-en-fr" }, TestContext.Current.CancellationToken));

        Assert.Equal((ErrorCode.InvalidInput, "model"), (failure.Code, failure.Field));
        Assert.Contains("caption-soft", failure.Message, StringComparison.Ordinal);
    }

    private static CaptionRequest Request(byte[] image) => new() { Image = image };
}
