using System.Diagnostics;
using Attention.Inference.Admission;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;

namespace Attention.Inference.Vision;

/// <summary>Opens graphs over images, and reads the files that they are asked about.</summary>
public sealed class ImageModels(ImageReader reader, WorkSlots work, InferenceMetrics metrics)
{
    /// <param name="graphs">Of the model; section <c>image</c> of its config.json says how large its images are.</param>
    /// <param name="role">Role of the graph in config.json.</param>
    /// <param name="outputs">Outputs that the graph must have.</param>
    /// <param name="optional">Outputs that it may have.</param>
    /// <param name="unpads">Whether who asks cuts padding off again; otherwise the grid must cover the whole image.</param>
    /// <exception cref="InvalidDataException">The folder does not describe such a graph.</exception>
    public ImageModel Open(
        ModelGraphs graphs, string role, IReadOnlyCollection<string> outputs, IReadOnlyCollection<string>? optional = null, bool unpads = false)
    {
        var input = graphs.Folder.Section<ImageInput>("image");
        if (input.Fit == ImageFit.Pad && !unpads)
        {
            throw new InvalidDataException($"config.json: image: fit: Pad was given. A model for {graphs.Folder.Config.Task} sees the whole image squashed.");
        }

        string[] given = [];
        var batcher = graphs.Batcher(role, session =>
        {
            given = [.. outputs, .. (optional ?? []).Where(session.Outputs.ContainsKey)];
            return new ImageGraph(session, role, input, given);
        });
        return new ImageModel(graphs.Folder, input, given, batcher, this);
    }

    /// <summary>An image file as a graph takes it, and what reading it took.</summary>
    /// <exception cref="InferenceException">The file cannot be read.</exception>
    internal async Task<(RgbImage Image, TimeSpan Preprocess)> ReadAsync(
        ReadOnlyMemory<byte> file, ImageInput input, ModelFolder folder, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var image = await work.RunAsync(input.LoadOf(reader, file), () => input.Read(reader, file), cancellationToken);
        var preprocess = Stopwatch.GetElapsedTime(started);
        metrics.Preprocessed(folder.Config.Task, folder.Name, preprocess);
        return (image, preprocess);
    }
}
