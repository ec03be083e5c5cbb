using System.Diagnostics;
using System.Security.Cryptography;
using Attention.Contracts.Models;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Attention.Inference.Models;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Imaging;

/// <summary>
/// The image encoder that captioners and whoever watches films share. Reads an image on the caller's thread, encodes it in a batch, and keeps the
/// features of images seen lately, so that asking several models about one photo encodes it once.
/// </summary>
internal sealed class VisionEncoder : IServedModel
{
    private const string Output = "features";

    private readonly ImageModel _model;
    private readonly InferenceMetrics _metrics;
    private readonly MemoryCache _cache;

    public VisionEncoder(ModelFolder folder, ModelEngines engines, ImageReader reader, WorkSlots work, InferenceMetrics metrics, IOptions<ModelOptions> options)
    {
        (Folder, _metrics) = (folder, metrics);
        _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.Value.FeatureCacheBytes });
        _model = new ImageModel(folder, "encoder", [Output], engines, reader, work, metrics);
    }

    public ModelFolder Folder { get; }

    public IReadOnlyList<ModelInput> Inputs => _model.Inputs;

    /// <summary>Its input in pixels.</summary>
    public ImageInput Input => _model.Input;

    /// <summary>Rows of the grid of features.</summary>
    public int Rows => Input.Rows;

    /// <summary>Columns of the grid of features.</summary>
    public int Columns => Input.Columns;

    /// <summary>The features of an image file.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public async Task<EncodedImage> EncodeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var key = Convert.ToHexString(SHA256.HashData(file.Span));
        var known = _cache.TryGetValue(key, out ImageFeatures? features);
        _metrics.CacheRead(Folder.Name, known);
        if (known)
        {
            return new EncodedImage(features!, Stopwatch.GetElapsedTime(started), default);
        }

        var seen = await _model.RunAsync(file, cancellationToken);
        features = Features(seen.Outputs, seen.Width, seen.Height);
        _cache.Set(key, features, new MemoryCacheEntryOptions { Size = features.Values.Length * sizeof(float) });
        return new EncodedImage(features, seen.Preprocess, seen.Cost);
    }

    /// <summary>The features of pixels of its size, such as a frame of a film: they are not kept, since hardly anyone asks again.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public async Task<Batched<ImageFeatures>> EncodeAsync(RgbImage image, CancellationToken cancellationToken)
    {
        var (outputs, cost) = await _model.RunAsync(image, cancellationToken);
        return new Batched<ImageFeatures>(Features(outputs, image.OriginalWidth, image.OriginalHeight), cost);
    }

    /// <summary>The features of a black image: something for a decoder to warm up on.</summary>
    public async Task<ImageFeatures> EncodeBlankAsync() => Features(await _model.RunBlankAsync(), _model.Input.Width, _model.Input.Height);

    public Task WarmUpAsync() => EncodeBlankAsync();

    public void Dispose()
    {
        _model.Dispose();
        _cache.Dispose();
    }

    private ImageFeatures Features(ImageOutputs outputs, int width, int height) => new(outputs[Output].Values, Rows, Columns, width, height);
}
