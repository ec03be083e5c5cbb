using Attention.Inference.Batching;
using Attention.Inference.Imaging;
using Attention.Inference.Models;

namespace Attention.Inference.Vision;

/// <summary>One graph that answers about whole images: reads a file on the caller's thread and runs it in a batch.</summary>
public sealed class ImageModel
{
    private readonly ModelFolder _folder;
    private readonly string[] _outputs;
    private readonly DynamicBatcher<(RgbImage Image, IReadOnlyList<string> Outputs), ImageOutputs> _batcher;
    private readonly ImageModels _images;

    internal ImageModel(
        ModelFolder folder,
        ImageInput input,
        string[] outputs,
        DynamicBatcher<(RgbImage Image, IReadOnlyList<string> Outputs), ImageOutputs> batcher,
        ImageModels images) => (_folder, Input, _outputs, _batcher, _images) = (folder, input, outputs, batcher, images);

    public ImageInput Input { get; }

    /// <summary>Whether the graph has an output of that name.</summary>
    public bool Gives(string output) => _outputs.Contains(output);

    /// <summary>What the graph gives for an image file: of its outputs those that are named, all when none is.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public async Task<Measured<ImageOutputs>> RunAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken, params string[] outputs)
    {
        var (image, preprocess) = await _images.ReadAsync(file, Input, _folder, cancellationToken);
        var seen = await RunAsync(image, cancellationToken, outputs);
        image.Dispose();
        return seen with { Cost = seen.Cost with { Preprocess = preprocess } };
    }

    /// <summary>What the graph gives for pixels of its size, which it has read once it answers.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Measured<ImageOutputs>> RunAsync(RgbImage image, CancellationToken cancellationToken, params string[] outputs) =>
        _batcher.RunAsync((image, outputs.Length > 0 ? outputs : _outputs), cancellationToken);

    /// <summary>All that the graph gives for a black image, run in a batch of two.</summary>
    /// <exception cref="InvalidDataException">It is no number.</exception>
    public ImageOutputs WarmUp()
    {
        var (width, height) = (Input.Width, Input.Height);
        // Tuning runs it again and again, and so it is nobody's to dispose.
        var image = new RgbImage(width, height, width, height);
        image.Pixels.Clear();
        var outputs = _batcher.WarmUp([(image, _outputs), (image, _outputs)]);
        foreach (var output in outputs)
        {
            output.CheckNumbers();
        }

        return outputs[0];
    }
}
