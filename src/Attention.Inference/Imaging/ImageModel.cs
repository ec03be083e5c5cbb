using System.Diagnostics;
using Attention.Contracts.Models;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Attention.Inference.Models;
using Attention.Inference.Onnx;

namespace Attention.Inference.Imaging;

/// <summary>One graph that answers about whole images: reads a file on the caller's thread and runs it in a batch.</summary>
internal sealed class ImageModel : IDisposable
{
    private readonly ModelFolder _folder;
    private readonly ImageReader _reader;
    private readonly WorkSlots _work;
    private readonly InferenceMetrics _metrics;
    private readonly string[] _outputs;
    private readonly List<ModelInput> _inputs = [];
    private readonly DynamicBatcher<ImageQuery, ImageOutputs> _batcher;

    /// <param name="folder">The model; its config.json says how large its images are.</param>
    /// <param name="role">Role of the graph in config.json.</param>
    /// <param name="outputs">Outputs that the graph must have.</param>
    /// <param name="engines">Opens it.</param>
    /// <param name="reader">Reads files.</param>
    /// <param name="work">Bounds how many are read at once.</param>
    /// <param name="metrics">Are told how long reading took.</param>
    /// <param name="unpads">Whether who asks cuts padding off again; otherwise the grid must cover the whole image.</param>
    /// <exception cref="InvalidDataException">The folder does not describe such a graph.</exception>
    public ImageModel(ModelFolder folder, string role, IReadOnlyCollection<string> outputs, ModelEngines engines, ImageReader reader, WorkSlots work, InferenceMetrics metrics, bool unpads = false)
    {
        (_folder, _reader, _work, _metrics) = (folder, reader, work, metrics);
        _outputs = [.. outputs];
        Input = folder.Config.Image ?? throw new InvalidDataException("config.json has no 'image'");
        if (Input.Fit == ImageFit.Pad && !unpads)
        {
            throw new InvalidDataException($"config.json: fit: Pad was given. A model for {folder.Config.Task} sees the whole image squashed.");
        }

        _batcher = engines.Batcher(folder, role, session => Checked(session, role), _inputs);
    }

    public ImageInput Input { get; }

    /// <summary>The inputs of the graph.</summary>
    public IReadOnlyList<ModelInput> Inputs => _inputs;

    /// <summary>What the graph gives for an image file: of its outputs those that are named, all when none is.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public async Task<SeenImage> RunAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken, params string[] outputs)
    {
        var started = Stopwatch.GetTimestamp();
        var image = await _work.RunAsync(() => _reader.ReadRgb(file, Input), cancellationToken);
        var preprocess = Stopwatch.GetElapsedTime(started);
        _metrics.Preprocessed(_folder.Config.Task, _folder.Name, preprocess);
        var (values, cost) = await RunAsync(image, cancellationToken, outputs);
        return new SeenImage(values, image.OriginalWidth, image.OriginalHeight, preprocess, cost);
    }

    /// <summary>All that the graph gives for a black image: something to warm up on.</summary>
    public async Task<ImageOutputs> RunBlankAsync()
    {
        var (width, height) = (Input.Width, Input.Height);
        var image = new RgbImage { Pixels = new byte[width * height * 3], Width = width, Height = height, OriginalWidth = width, OriginalHeight = height };
        return (await RunAsync(image, CancellationToken.None)).Output;
    }

    /// <summary>What the graph gives for pixels of its size.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Batched<ImageOutputs>> RunAsync(RgbImage image, CancellationToken cancellationToken, params string[] outputs) =>
        _batcher.RunAsync(new ImageQuery(image, outputs.Length > 0 ? outputs : _outputs), cancellationToken);

    public void Dispose() => _batcher.Dispose();

    private ImageGraph Checked(OnnxSession session, string role)
    {
        if (Array.Find(_outputs, name => !session.Outputs.ContainsKey(name)) is { } missing)
        {
            session.Dispose();
            throw new InvalidDataException($"the '{role}' graph has no output '{missing}'");
        }

        return new ImageGraph(session, Input);
    }
}
