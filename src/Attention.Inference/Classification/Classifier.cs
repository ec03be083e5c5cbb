using Attention.Contracts;
using Attention.Contracts.Models;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Classification;

/// <summary>A model that tells what is in an image, by deformable convolution (Dai et al. 2017).</summary>
internal sealed partial class Classifier : IServedModel
{
    private const string Scores = "scores";
    private const string Salience = "salience";

    private readonly string[] _offsets;
    private readonly ImageModel _model;

    public Classifier(ModelFolder folder, ModelEngines engines, ImageReader reader, WorkSlots work, InferenceMetrics metrics, ILogger<Classifier> logger)
    {
        Folder = folder;
        Labels = folder.Labels ?? throw new InvalidDataException("config.json has no 'labels'");
        Layers = folder.Config.Deformable ?? throw new InvalidDataException("config.json has no 'deformable'");
        _offsets = [.. Layers.Dilations.Select(static (_, layer) => $"offsets_{layer + 1}")];
        _model = Open();

        ImageModel Open()
        {
            try
            {
                return OpenGraph("classify");
            }
            catch (OnnxRuntimeException exception) when (folder.Config.Graphs.ContainsKey("composed"))
            {
                LogComposed(logger, folder.Name, exception.Message);
                return OpenGraph("composed");
            }
        }

        ImageModel OpenGraph(string role) => new(folder, role, [Scores, Salience, .. _offsets], engines, reader, work, metrics);
    }

    public ModelFolder Folder { get; }

    public IReadOnlyList<string> Labels { get; }

    public DeformableInput Layers { get; }

    /// <summary>The input in pixels, and the grid that the layers share.</summary>
    public ImageInput Image => _model.Input;

    public IReadOnlyList<ModelInput> Inputs => _model.Inputs;

    /// <summary>Whether a cell lies in the grid.</summary>
    public bool Has(GridCell cell) => cell.Row >= 0 && cell.Row < Image.Rows && cell.Column >= 0 && cell.Column < Image.Columns;

    /// <summary>What an image file shows: its scores alone, or with the salience and the offsets.</summary>
    /// <exception cref="InferenceException">The file cannot be read, or the queue is full.</exception>
    public Task<SeenImage> ClassifyAsync(ReadOnlyMemory<byte> file, bool withAttention, CancellationToken cancellationToken) =>
        _model.RunAsync(file, cancellationToken, withAttention ? [] : [Scores]);

    /// <summary>All classes, most probable first.</summary>
    public IReadOnlyList<ClassScore> ClassesOf(SeenImage seen) => ClassScores.Ranked(Labels, seen.Outputs[Scores].Values);

    /// <summary>The class activation map of the best class, negative where a cell speaks against it: <c>[rows * columns]</c>.</summary>
    public static float[] SalienceOf(SeenImage seen) => seen.Outputs[Salience].Values;

    /// <summary>Where the cells read the image.</summary>
    public SamplingPoints PointsOf(SeenImage seen) =>
        new(Layers, Image, [.. _offsets.Select(name => seen.Outputs[name].Values)], seen.Width, seen.Height);

    /// <exception cref="InvalidDataException">config.json contradicts itself, the labels or the shapes of the outputs.</exception>
    public async Task WarmUpAsync()
    {
        var outputs = await _model.RunBlankAsync();
        outputs.Check(Scores, Labels.Count);
        outputs.Check(Salience, Image.Rows, Image.Columns);
        Array.ForEach(_offsets, offsets => outputs.Check(offsets, Image.Rows, Image.Columns, Layers.Taps, 2));
        if ((Image.Rows - 1) * Layers.Stride >= Image.Height || (Image.Columns - 1) * Layers.Stride >= Image.Width)
        {
            throw new InvalidDataException($"{Image.Rows} x {Image.Columns} cells, {Layers.Stride} pixels apart, do not lie in {Image.Height} x {Image.Width} pixels");
        }
    }

    public void Dispose() => _model.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Name} runs its 'composed' graph, since 'classify' cannot be opened: {Problem}")]
    private static partial void LogComposed(ILogger logger, string name, string problem);
}
