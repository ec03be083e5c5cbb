using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Rendering;
using Attention.Inference.Vision;

namespace Attention.Inference.Fixation;

/// <summary>
/// A saliency attentive model (Cornia et al. 2016): the graph <c>fixations</c> gives <c>density</c> float <c>[batch, rows, columns]</c>
/// and <c>steps</c> float <c>[batch, steps, rows, columns]</c> for an image; each map sums to 1 over the whole grid, padding included.
/// </summary>
internal sealed class FixationPredictor(ModelGraphs graphs, ImageModels images) : ServedModel(graphs)
{
    private const string Density = "density";
    private const string Steps = "steps";

    private readonly ImageModel _model = images.Open(graphs, "fixations", [Density, Steps], unpads: true);

    private ImageInput Image => _model.Input;

    /// <summary>Where people look in an image file: the density alone, or with the attention of the steps.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public Task<Measured<ImageOutputs>> PredictAsync(ReadOnlyMemory<byte> file, bool withAttention, CancellationToken cancellationToken) =>
        _model.RunAsync(file, cancellationToken, withAttention ? [] : [Density]);

    /// <summary>The density of the cells that the image covers, divided by their sum.</summary>
    public Density DensityOf(ImageOutputs seen) => DensityCells.Cut(seen[Density], Image.Columns, RegionOf(seen));

    /// <summary>The attention of each step on the cells that the image covers, as it is; null where none is asked for.</summary>
    public IReadOnlyList<AttentionMap>? StepsOf(ImageOutputs seen, AttentionFormat format)
    {
        if (format == AttentionFormat.None)
        {
            return null;
        }

        var region = RegionOf(seen);
        var weights = seen[Steps]; // [steps, rows, columns]
        var size = Image.Rows * Image.Columns;
        var steps = new AttentionMap[weights.Length / size];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = AttentionMaps.From(region.Cut(weights.AsSpan(i * size, size), Image.Columns), region.Rows, region.Columns, format)!;
        }

        return steps;
    }

    /// <exception cref="InvalidDataException">The outputs of the graph do not fit the grid.</exception>
    public override void WarmUp()
    {
        var outputs = _model.WarmUp();
        outputs.Check(Density, Image.Rows, Image.Columns);
        outputs.Check(Steps, outputs.ShapeOf(Steps)[0], Image.Rows, Image.Columns);
    }

    private GridRegion RegionOf(ImageOutputs seen) => GridRegion.Of(Image, seen.Width, seen.Height);
}
