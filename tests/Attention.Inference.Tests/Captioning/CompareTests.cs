using System.Diagnostics.Metrics;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Captioning;
using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Attention.Inference.Tests.Captioning;

/// <summary>Several captioners about one photo.</summary>
public sealed class CompareTests(ShippedEngine engine) : IClassFixture<ShippedEngine>
{
    [Fact]
    public async Task All_captioners_answer_as_they_do_alone_the_default_first()
    {
        var comparison = await CompareAsync(Request(1) with { Id = "mine" });

        Assert.Equal("mine", comparison.Id);
        Assert.Subset(comparison.Captions.Select(caption => caption.Model).ToHashSet(), Captioners.Expected.ToHashSet());
        Assert.Equal("caption-soft", comparison.Captions[0].Model);
        var others = comparison.Captions.Skip(1).Select(caption => caption.Model).ToList();
        Assert.Equal(others.Order(StringComparer.Ordinal), others);
        foreach (var caption in comparison.Captions)
        {
            var request = new CaptionRequest { Image = Photo.Of(1), Model = caption.Model };
            var alone = await engine.Captions.CaptionAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal("mine", caption.Id);
            AssertCaption.Same(alone.Tokens, caption.Tokens);
        }
    }

    [Fact]
    public async Task The_photo_is_encoded_once()
    {
        // Nothing is kept of photos here, so every time the encoder is asked it runs.
        await using var fresh = await Engine.StartAsync(Engine.Shipped, ("Models:FeatureCacheBytes", "0"));
        using var batches = new MetricCollector<int>(fresh.Get<IMeterFactory>(), InferenceMetrics.Name, "attention.batch.size");

        var comparison = await fresh.Get<CaptionPipeline>().CompareAsync(Request(2), TestContext.Current.CancellationToken);

        var encoded = Assert.Single(batches.GetMeasurementSnapshot(), batch => (string?)batch.Tags["graph"] == "encoder");
        Assert.Equal(1, encoded.Value);
        Assert.True(comparison.Captions.Count >= Captioners.Expected.Count);
    }

    [Fact]
    public async Task Models_answer_in_the_order_they_were_asked()
    {
        string[] models = ["caption-semantic", "caption-baseline", "caption-hard"];

        var comparison = await CompareAsync(Request(3) with { Models = models });

        Assert.Equal(models, comparison.Captions.Select(caption => caption.Model));
    }

    [Fact]
    public async Task Options_apply_to_all_of_them_and_sampling_to_those_that_can()
    {
        var comparison = await CompareAsync(Request(4) with
        {
            Prefix = "two dogs",
            Sample = true,
            Seed = 3,
            Beam = 2,
            Alternatives = 2,
            Mask = [new ImageRegion { X = 0, Y = 0, Width = 112, Height = 224 }],
        });

        Assert.All(comparison.Captions, caption =>
        {
            Assert.StartsWith("two dogs", caption.Caption, StringComparison.Ordinal);
            Assert.Single(caption.Alternatives);
            Assert.Equal(caption.Model == "caption-hard" ? 3 : null, caption.Seed);
            Assert.All(caption.Tokens, token => Assert.True(token.Attention?.Weights is not { } weights || weights[0] == 0));
        });
    }

    [Fact]
    public async Task What_none_of_them_can_do_is_refused_by_name()
    {
        await AssertRefused("sample", ErrorCode.InvalidInput, Request(5) with { Sample = true, Models = ["caption-soft", "caption-baseline"] });
        await AssertRefused("seed", ErrorCode.InvalidInput, Request(5) with { Seed = 1 });
        await AssertRefused("models", ErrorCode.InvalidInput, Request(5) with { Models = ["caption-soft", "caption-soft"] });
        await AssertRefused("models", ErrorCode.InvalidInput, Request(5) with { Models = [.. Enumerable.Range(0, 17).Select(i => $"{i}")] });
        await AssertRefused("models", ErrorCode.InvalidInput, Request(5) with { Models = ["caption-soft", "translate-en-fr"] });
        await AssertRefused("models", ErrorCode.NotFound, Request(5) with { Models = ["caption-soft", "nobody"] });
    }

    private static CompareCaptionsRequest Request(int photo) => new() { Image = Photo.Of(photo) };

    private Task<CompareCaptionsResponse> CompareAsync(CompareCaptionsRequest request) =>
        engine.Captions.CompareAsync(request, TestContext.Current.CancellationToken);

    private async Task AssertRefused(string field, ErrorCode code, CompareCaptionsRequest request)
    {
        var refusal = await Assert.ThrowsAsync<InferenceException>(() => CompareAsync(request));
        Assert.Equal((code, field), (refusal.Code, refusal.Field));
    }
}
