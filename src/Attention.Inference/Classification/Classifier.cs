using Attention.Contracts;
using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Vision;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Classification;

/// <summary>
/// A model that tells what is in an image. One that does so by deformable convolution (Dai et al. 2017) shows where it read the image;
/// one that gives a class activation map shows what spoke for its answer; an ordinary one shows neither.
/// </summary>
internal sealed partial class Classifier : ServedModel
{
    private const string Scores = "scores";
    private const string Salience = "salience";

    private readonly DeformableInput? _layers;
    private readonly string[] _offsets;
    private readonly ImageModel _model;
    private readonly IReadOnlyList<string> _labels;

    public Classifier(ModelGraphs graphs, ImageModels images, ILogger<Classifier> logger)
        : base(graphs)
    {
        _labels = Folder.Labels ?? throw new InvalidDataException("config.json has no 'labels'");
        _layers = Folder.OptionalSection<DeformableInput>("deformable");
        _offsets = [.. (_layers?.Dilations ?? []).Select(static (_, layer) => $"offsets_{layer + 1}")];
        _model = Open("classify", images, logger);
    }

    public override object? Settings => _layers;

    /// <summary>The input in pixels, and the grid that the layers share.</summary>
    public ImageInput Image => _model.Input;

    /// <summary>Whether it gives what speaks for its answer.</summary>
    public bool HasSalience => _model.Gives(Salience);

    /// <summary>Whether it tells where it read the image.</summary>
    public bool HasSamples => _layers is not null;

    /// <summary>Whether a cell lies in the grid.</summary>
    public bool Has(GridCell cell) => cell.Row >= 0 && cell.Row < Image.Rows && cell.Column >= 0 && cell.Column < Image.Columns;

    /// <summary>What an image file shows: its scores alone, or with the salience and the offsets.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public Task<Measured<ImageOutputs>> ClassifyAsync(ReadOnlyMemory<byte> file, bool withAttention, CancellationToken cancellationToken) =>
        _model.RunAsync(file, cancellationToken, withAttention ? [] : [Scores]);

    /// <summary>All classes, most probable first.</summary>
    public IReadOnlyList<ClassScore> ClassesOf(ImageOutputs seen) => ClassScores.Ranked(_labels, seen[Scores]);

    /// <summary>The class activation map of the best class, negative where a cell speaks against it: <c>[rows * columns]</c>; null for a model without.</summary>
    public float[]? SalienceOf(ImageOutputs seen) => HasSalience ? seen[Salience] : null;

    /// <summary>Where the cells read the image; null for a model that does not tell.</summary>
    public SamplingPoints? PointsOf(ImageOutputs seen) =>
        _layers is null ? null : new(_layers, Image, [.. _offsets.Select(name => seen[name])], seen.Width, seen.Height);

    /// <exception cref="InvalidDataException">config.json contradicts itself, the labels or the shapes of the outputs.</exception>
    public override void WarmUp()
    {
        var outputs = _model.WarmUp();
        outputs.Check(Scores, _labels.Count);
        if (HasSalience)
        {
            outputs.Check(Salience, Image.Rows, Image.Columns);
        }

        if (_layers is not { } layers)
        {
            return;
        }

        Array.ForEach(_offsets, offsets => outputs.Check(offsets, Image.Rows, Image.Columns, layers.Taps, 2));
        if ((Image.Rows - 1) * layers.Stride >= Image.Height || (Image.Columns - 1) * layers.Stride >= Image.Width)
        {
            throw new InvalidDataException($"{Image.Rows} x {Image.Columns} cells, {layers.Stride} pixels apart, do not lie in {Image.Height} x {Image.Width} pixels");
        }
    }

    // A runtime without DeformConv cannot open the graph; where there is one without it, that is as good.
    private ImageModel Open(string role, ImageModels images, ILogger logger)
    {
        try
        {
            return images.Open(Graphs, role, [Scores, .. _offsets], optional: [Salience]);
        }
        catch (OnnxRuntimeException exception) when (role != "composed" && Folder.Config.Graphs.ContainsKey("composed"))
        {
            LogComposed(logger, Name, exception.Message);
            return Open("composed", images, logger);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Name} runs its 'composed' graph, since 'classify' cannot be opened: {Problem}")]
    private static partial void LogComposed(ILogger logger, string name, string problem);
}
