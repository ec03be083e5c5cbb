using Attention.Contracts.Models;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;

namespace Attention.Inference.Cropping;

/// <summary>
/// A spatial transformer network (Jaderberg et al. 2015): the graph <c>crop</c> gives <c>theta</c> float <c>[batch, crops, 2, 3]</c> and
/// <c>scores</c> float <c>[batch, crops, labels]</c> for an image.
/// </summary>
internal sealed class Cropper : IServedModel
{
    private readonly ImageModel _model;
    private readonly IReadOnlyList<string> _labels;

    public Cropper(ModelFolder folder, ModelEngines engines, ImageReader reader, WorkSlots work, InferenceMetrics metrics)
    {
        Folder = folder;
        _labels = folder.Labels ?? throw new InvalidDataException("config.json has no 'labels'");
        _model = new ImageModel(folder, "crop", ["theta", "scores"], engines, reader, work, metrics);
    }

    public ModelFolder Folder { get; }

    public IReadOnlyList<ModelInput> Inputs => _model.Inputs;

    /// <exception cref="InvalidDataException">The outputs of the graph do not fit one another or the labels.</exception>
    public async Task WarmUpAsync()
    {
        var outputs = await _model.RunBlankAsync();
        var (theta, scores) = (outputs["theta"].Shape, outputs["scores"].Shape);
        if (theta is not [var crops, 2, 3] || scores is not [var read, var labels] || read != crops || labels != _labels.Count)
        {
            throw new InvalidDataException(
                $"the 'crop' graph gives theta [{string.Join(", ", theta)}] and scores [{string.Join(", ", scores)}]; "
                + $"with {_labels.Count} labels it must give [crops, 2, 3] and [crops, {_labels.Count}]");
        }
    }

    /// <summary>Where the model looks in an image file, and what it sees there.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public async Task<FoundCrops> FindAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var seen = await _model.RunAsync(file, cancellationToken);
        var (theta, scores) = (seen.Outputs["theta"], seen.Outputs["scores"].Values);
        var crops = new FoundCrop[theta.Shape[0]];
        for (var i = 0; i < crops.Length; i++)
        {
            var rows = Array.ConvertAll(theta.Values[(i * 6)..((i + 1) * 6)], static value => (double)value);
            crops[i] = new FoundCrop(Theta.Of(rows), ClassScores.Ranked(_labels, scores.AsSpan(i * _labels.Count, _labels.Count)));
        }

        return new FoundCrops(seen.Info, crops, seen.Preprocess, seen.Cost);
    }

    public void Dispose() => _model.Dispose();
}
