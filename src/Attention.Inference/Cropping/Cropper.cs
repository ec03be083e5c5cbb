using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Vision;

namespace Attention.Inference.Cropping;

/// <summary>
/// A spatial transformer network (Jaderberg et al. 2015): the graph <c>crop</c> gives <c>theta</c> float <c>[batch, crops, 2, 3]</c> and
/// <c>scores</c> float <c>[batch, crops, labels]</c> for an image.
/// </summary>
internal sealed class Cropper(ModelGraphs graphs, ImageModels images) : ServedModel(graphs)
{
    private const string ThetaOutput = "theta";
    private const string Scores = "scores";

    private readonly ImageModel _model = images.Open(graphs, "crop", [ThetaOutput, Scores]);
    private readonly IReadOnlyList<string> _labels = graphs.Folder.Labels ?? throw new InvalidDataException("config.json has no 'labels'");

    /// <summary>Where the model looks in an image file, and what it sees there.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public Task<Measured<ImageOutputs>> LookAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) => _model.RunAsync(file, cancellationToken);

    /// <summary>The crops that it proposes.</summary>
    public IReadOnlyList<CropProposal> ProposalsOf(ImageOutputs seen)
    {
        var (theta, scores) = (seen[ThetaOutput], seen[Scores]);
        var crops = new CropProposal[seen.ShapeOf(ThetaOutput)[0]];
        for (var i = 0; i < crops.Length; i++)
        {
            var rows = Array.ConvertAll(theta[(i * 6)..((i + 1) * 6)], static value => (double)value);
            crops[i] = new CropProposal(Theta.Of(rows), ClassScores.Ranked(_labels, scores.AsSpan(i * _labels.Count, _labels.Count)));
        }

        return crops;
    }

    /// <exception cref="InvalidDataException">The outputs of the graph do not fit one another or the labels.</exception>
    public override void WarmUp()
    {
        var outputs = _model.WarmUp();
        var (theta, scores) = (outputs.ShapeOf(ThetaOutput), outputs.ShapeOf(Scores));
        if (theta is not [var crops, 2, 3] || scores is not [var read, var labels] || read != crops || labels != _labels.Count)
        {
            throw new InvalidDataException(
                $"the 'crop' graph gives theta [{string.Join(", ", theta)}] and scores [{string.Join(", ", scores)}]; "
                + $"with {_labels.Count} labels it must give [crops, 2, 3] and [crops, {_labels.Count}]");
        }
    }
}
