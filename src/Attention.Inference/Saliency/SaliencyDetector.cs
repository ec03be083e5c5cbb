using Attention.Contracts;
using Attention.Contracts.Saliency;
using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Rendering;
using Attention.Inference.Vision;
using SkiaSharp;

namespace Attention.Inference.Saliency;

/// <summary>
/// A recurrent attentional network (Kuen, Wang and Wang 2016): the graph <c>saliency</c> gives <c>initial</c> and <c>map</c> float
/// <c>[batch, rows, columns]</c>, <c>steps</c> float <c>[batch, steps, rows, columns]</c> and <c>boxes</c> float <c>[batch, steps, 3]</c>
/// for an image.
/// </summary>
internal sealed class SaliencyDetector(ModelGraphs graphs, ImageModels images) : ServedModel(graphs)
{
    private const string Map = "map";
    private const string Initial = "initial";
    private const string Steps = "steps";
    private const string Boxes = "boxes";

    private readonly SaliencySettings _settings = graphs.Folder.Section<SaliencySettings>("saliency");
    private readonly ImageModel _model = images.Open(graphs, "saliency", [Map, Initial, Steps, Boxes]);

    /// <summary>What the map must exceed where the object is.</summary>
    public double Threshold => _settings.Threshold;

    public override object Settings => _settings;

    private ImageInput Image => _model.Input;

    /// <summary>What stands out in an image file: its map and the boxes alone, or with the maps on the way there.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public Task<Measured<ImageOutputs>> DetectAsync(ReadOnlyMemory<byte> file, bool withAttention, CancellationToken cancellationToken) =>
        _model.RunAsync(file, cancellationToken, withAttention ? [] : [Map, Boxes]);

    /// <summary>The map after the last step, over the image.</summary>
    public MapField MapOf(ImageOutputs seen) => new(seen[Map], Image.Rows, Image.Columns, new SKSizeI(seen.Width, seen.Height));

    /// <summary>The map after the first look; null where no attention is asked for.</summary>
    public AttentionMap? InitialOf(ImageOutputs seen, AttentionFormat format) =>
        format == AttentionFormat.None ? null : AttentionMaps.From(seen[Initial], Image.Rows, Image.Columns, format);

    /// <summary>The regions looked at, each with the map afterwards where attention is asked for.</summary>
    public IReadOnlyList<SaliencyStep> StepsOf(ImageOutputs seen, AttentionFormat format)
    {
        var boxes = seen[Boxes]; // [steps, (s, tx, ty)]
        var maps = format == AttentionFormat.None ? null : seen[Steps]; // [steps, rows, columns]
        var size = Image.Rows * Image.Columns;
        var steps = new SaliencyStep[boxes.Length / 3];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = new SaliencyStep
            {
                Box = Region(boxes[i * 3], boxes[(i * 3) + 1], boxes[(i * 3) + 2], seen),
                Attention = AttentionMaps.From(maps?[(i * size)..((i + 1) * size)], Image.Rows, Image.Columns, format),
            };
        }

        return steps;
    }

    /// <exception cref="InvalidDataException">The outputs of the graph do not fit one another or the grid.</exception>
    public override void WarmUp()
    {
        var outputs = _model.WarmUp();
        outputs.Check(Map, Image.Rows, Image.Columns);
        outputs.Check(Initial, Image.Rows, Image.Columns);
        var steps = outputs.ShapeOf(Boxes)[0];
        outputs.Check(Boxes, steps, 3);
        outputs.Check(Steps, steps, Image.Rows, Image.Columns);
    }

    /// <summary>
    /// A square of the squashed image that is centred on (x, y) and reaches <paramref name="reach"/> to each side, all from -1 to 1
    /// between the outer edges, in pixels of the original to a hundredth.
    /// </summary>
    private static ImageRegion Region(double reach, double x, double y, ImageOutputs seen) => new()
    {
        X = Math.Round((x - reach + 1) / 2 * seen.Width, 2),
        Y = Math.Round((y - reach + 1) / 2 * seen.Height, 2),
        Width = Math.Round(reach * seen.Width, 2),
        Height = Math.Round(reach * seen.Height, 2),
    };
}
