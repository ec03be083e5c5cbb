using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Contracts.Models;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Rendering;

namespace Attention.Inference.Fixation;

/// <summary>
/// A saliency attentive model (Cornia et al. 2016): the graph <c>fixations</c> gives <c>density</c> float <c>[batch, rows, columns]</c>
/// and <c>steps</c> float <c>[batch, steps, rows, columns]</c> for an image; each map sums to 1 over the whole grid, padding included.
/// </summary>
internal sealed class FixationPredictor : IServedModel
{
    private const string Density = "density";
    private const string Steps = "steps";

    private readonly ImageModel _model;

    public FixationPredictor(ModelFolder folder, ModelEngines engines, ImageReader reader, WorkSlots work, InferenceMetrics metrics)
    {
        Folder = folder;
        _model = new ImageModel(folder, "fixations", [Density, Steps], engines, reader, work, metrics, unpads: true);
    }

    public ModelFolder Folder { get; }

    public IReadOnlyList<ModelInput> Inputs => _model.Inputs;

    private ImageInput Image => _model.Input;

    /// <summary>Where people look in an image file: the density alone, or with the attention of the steps.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public Task<SeenImage> PredictAsync(ReadOnlyMemory<byte> file, bool withAttention, CancellationToken cancellationToken) =>
        _model.RunAsync(file, cancellationToken, withAttention ? [] : [Density]);

    /// <summary>The density of the cells that the image covers, divided by their sum.</summary>
    public Density DensityOf(SeenImage seen) => DensityCells.Cut(seen.Outputs[Density].Values, Image.Columns, RegionOf(seen));

    /// <summary>The attention of each step on the cells that the image covers, as it is; null where none is asked for.</summary>
    public IReadOnlyList<AttentionMap>? StepsOf(SeenImage seen, AttentionFormat format)
    {
        if (format == AttentionFormat.None)
        {
            return null;
        }

        var region = RegionOf(seen);
        var weights = seen.Outputs[Steps].Values; // [steps, rows, columns]
        var size = Image.Rows * Image.Columns;
        var steps = new AttentionMap[weights.Length / size];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = AttentionMaps.From(region.Cut(weights.AsSpan(i * size, size), Image.Columns), region.Rows, region.Columns, format)!;
        }

        return steps;
    }

    /// <exception cref="InvalidDataException">The outputs of the graph do not fit the grid.</exception>
    public async Task WarmUpAsync()
    {
        var outputs = await _model.RunBlankAsync();
        outputs.Check(Density, Image.Rows, Image.Columns);
        outputs.Check(Steps, outputs[Steps].Shape[0], Image.Rows, Image.Columns);
    }

    public void Dispose() => _model.Dispose();

    private GridRegion RegionOf(SeenImage seen) => GridRegion.Of(Image, seen.Width, seen.Height);
}
