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
/// The image encoder that captioners share. Reads an image on the caller's thread, encodes it in a batch, and keeps the
/// features of images seen lately, so that asking several models about one photo encodes it once.
/// </summary>
internal sealed class VisionEncoder : IServedModel
{
    private readonly ImageReader _reader;
    private readonly WorkSlots _work;
    private readonly InferenceMetrics _metrics;
    private readonly MemoryCache _cache;
    private readonly ImageInput _input;
    private readonly DynamicBatcher<RgbImage, float[]> _batcher;
    private readonly List<ModelInput> _inputs = [];

    public VisionEncoder(ModelFolder folder, ModelEngines engines, ImageReader reader, WorkSlots work, InferenceMetrics metrics, IOptions<ModelOptions> options)
    {
        Folder = folder;
        (_reader, _work, _metrics) = (reader, work, metrics);
        _input = folder.Config.Image ?? throw new InvalidDataException("config.json has no 'image'");
        _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.Value.FeatureCacheBytes });
        _batcher = engines.Batcher(folder, "encoder", session => new EncoderGraph(session, _input), _inputs);
    }

    public ModelFolder Folder { get; }

    public IReadOnlyList<ModelInput> Inputs => _inputs;

    /// <summary>Rows of the grid of features.</summary>
    public int Rows => _input.Rows;

    /// <summary>Columns of the grid of features.</summary>
    public int Columns => _input.Columns;

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

        var image = await _work.RunAsync(() => _reader.ReadRgb(file, _input.Width, _input.Height), cancellationToken);
        var preprocess = Stopwatch.GetElapsedTime(started);
        _metrics.Preprocessed(Folder.Config.Task, Folder.Name, preprocess);
        var (values, cost) = await _batcher.RunAsync(image, cancellationToken);
        features = new ImageFeatures(values, _input.Rows, _input.Columns, image.OriginalWidth, image.OriginalHeight);
        _cache.Set(key, features, new MemoryCacheEntryOptions { Size = values.Length * sizeof(float) });
        return new EncodedImage(features, preprocess, cost);
    }

    /// <summary>The features of a black image: something for a decoder to warm up on.</summary>
    public async Task<ImageFeatures> EncodeBlankAsync()
    {
        var (width, height) = (_input.Width, _input.Height);
        var image = new RgbImage { Pixels = new byte[width * height * 3], Width = width, Height = height, OriginalWidth = width, OriginalHeight = height };
        var (values, _) = await _batcher.RunAsync(image, CancellationToken.None);
        return new ImageFeatures(values, _input.Rows, _input.Columns, width, height);
    }

    public Task WarmUpAsync() => EncodeBlankAsync();

    public void Dispose()
    {
        _batcher.Dispose();
        _cache.Dispose();
    }
}
