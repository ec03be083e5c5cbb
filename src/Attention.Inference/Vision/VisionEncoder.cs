using System.Diagnostics;
using System.Security.Cryptography;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Vision;

/// <summary>
/// The image encoder that captioners and whoever watches films share. Reads an image on the caller's thread, encodes it in a batch, and keeps the
/// features of images seen lately, so that asking several models about one photo encodes it once, even if they ask at the same time.
/// </summary>
internal sealed class VisionEncoder(ModelGraphs graphs, ImageModels images, InferenceMetrics metrics, IOptions<ModelOptions> options) : ServedModel(graphs), IDisposable
{
    private const string Output = "features";

    private readonly ImageModel _model = images.Open(graphs, "encoder", [Output]);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.Value.FeatureCacheBytes });
    private readonly SharedWork<string, Measured<ImageFeatures>> _encoding = new();
    private ImageFeatures? _blank;

    /// <summary>Nobody asks for features but the models that read them.</summary>
    public override bool AnswersRequests => false;

    /// <summary>Its input in pixels, and the grid of features.</summary>
    public ImageInput Input => _model.Input;

    /// <summary>The features of a black image: something for a decoder to warm up on. Known once the encoder is warm.</summary>
    public ImageFeatures Blank => _blank ?? throw new InvalidOperationException($"{Name} has not been warmed up.");

    /// <summary>The features of an image file, which cost nothing when they were known.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public async Task<Measured<ImageFeatures>> EncodeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var key = Convert.ToHexString(SHA256.HashData(file.Span));
        var known = _cache.TryGetValue(key, out ImageFeatures? features);
        metrics.CacheRead(Name, known);
        return known
            ? new Measured<ImageFeatures>(features!, default(Cost) with { Preprocess = Stopwatch.GetElapsedTime(started) })
            : await _encoding.RunAsync(key, encoding => EncodeAsync(key, file, encoding), cancellationToken);
    }

    /// <summary>The features of pixels of its size, such as a frame of a film: they are not kept, since hardly anyone asks again.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public async Task<Measured<ImageFeatures>> EncodeAsync(RgbImage image, CancellationToken cancellationToken)
    {
        var (outputs, cost) = await _model.RunAsync(image, cancellationToken);
        return new Measured<ImageFeatures>(Features(outputs), cost);
    }

    public override void WarmUp()
    {
        var outputs = _model.WarmUp();
        outputs.Check(Output, Input.Rows * Input.Columns, outputs.ShapeOf(Output)[^1]);
        _blank = Features(outputs);
    }

    public void Dispose() => _cache.Dispose();

    private async Task<Measured<ImageFeatures>> EncodeAsync(string key, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var (outputs, cost) = await _model.RunAsync(file, cancellationToken);
        var features = Features(outputs);
        _cache.Set(key, features, new MemoryCacheEntryOptions { Size = features.Values.Length * sizeof(float) });
        return new Measured<ImageFeatures>(features, cost);
    }

    private ImageFeatures Features(ImageOutputs outputs) => new(outputs[Output], Input.Rows, Input.Columns, outputs.Width, outputs.Height);
}
