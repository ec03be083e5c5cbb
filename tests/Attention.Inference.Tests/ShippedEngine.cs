using Attention.Inference.Captioning;
using Attention.Inference.Cropping;
using Attention.Inference.Models;

namespace Attention.Inference.Tests;

/// <summary>The engine with the models that are shipped, opened once for all tests of a class. It keeps no features.</summary>
public sealed class ShippedEngine : IAsyncLifetime
{
    private Engine? _engine;

    internal CaptionPipeline Captions => _engine!.Get<CaptionPipeline>();

    internal CropPipeline Crops => _engine!.Get<CropPipeline>();

    internal ModelRepository Models => _engine!.Models;

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(Engine.Shipped, ("Models:FeatureCacheBytes", "0"));

    public ValueTask DisposeAsync() => _engine!.DisposeAsync();
}
