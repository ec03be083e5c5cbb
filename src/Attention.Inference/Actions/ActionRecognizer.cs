using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Video;
using Attention.Inference.Vision;
using SkiaSharp;

namespace Attention.Inference.Actions;

/// <summary>
/// A model that watches a film through the features of an image encoder and says at every frame what is done (Sharma et al. 2015). Its
/// init graph makes states of the first frame, its step graph is run frame by frame; both in batches with other films.
/// </summary>
internal sealed class ActionRecognizer : ServedModel
{
    private readonly DynamicBatcher<FeatureInput, SequenceMemory> _init;
    private readonly DynamicBatcher<FrameInput, FrameOutput> _step;
    private string[] _states = [];

    public ActionRecognizer(ModelGraphs graphs, ModelRepository models)
        : base(graphs)
    {
        Encoder = models.Encoder(Folder);
        Labels = Folder.Labels ?? throw new InvalidDataException("config.json has no 'labels'");
        Video = Folder.Section<VideoInput>("video");
        _init = graphs.Batcher("init", session => new FeatureInit(session, Encoder));
        _step = graphs.Batcher("step", session =>
        {
            var step = new FrameStep(session, Encoder);
            _states = step.States;
            return step;
        });
    }

    public VisionEncoder Encoder { get; }

    public IReadOnlyList<string> Labels { get; }

    public VideoInput Video { get; }

    public override object Settings => Video;

    /// <summary>Frames as the encoder takes them.</summary>
    public FilmLook<RgbImage> Look => new(
        _ => new SKSizeI(Encoder.Input.Width, Encoder.Input.Height), (frame, size) => RgbImage.Squash(frame, size, Encoder.Input.Width, Encoder.Input.Height));

    /// <summary>The states before a first frame, in the order that steps take them.</summary>
    public async Task<Measured<float[][]>> StartAsync(ImageFeatures first, CancellationToken cancellationToken)
    {
        var (memory, cost) = await _init.RunAsync(new FeatureInput(first), cancellationToken);
        using (memory)
        {
            return new Measured<float[][]>(StatesOf(memory), cost);
        }
    }

    /// <summary>Watches one frame.</summary>
    public Task<Measured<FrameOutput>> StepAsync(FrameInput frame, CancellationToken cancellationToken) => _step.RunAsync(frame, cancellationToken);

    /// <exception cref="InvalidDataException">The graphs do not fit each other, the encoder or the labels.</exception>
    public override void WarmUp()
    {
        var input = new FeatureInput(Encoder.Blank);
        var frames = _init.WarmUp([input, input]).Select(memory => new FrameInput(Encoder.Blank, StatesOf(memory), WithAttention: true)).ToList();
        foreach (var seen in _step.WarmUp(frames))
        {
            TensorSeam.RequireCount("labels", Labels.Count, "scores", seen.Scores.Length);
            TensorSeam.RequireSize("attention", seen.Attention!.Length, Encoder.Blank.Locations);
            foreach (var (name, values) in seen.States.Zip(_states, static (values, name) => (name, values)).Append(("scores", seen.Scores)).Append(("attention", seen.Attention)))
            {
                TensorSeam.RequireFinite(name, values);
            }
        }
    }

    private float[][] StatesOf(SequenceMemory memory) => Array.ConvertAll(_states, name => memory[name].ToArray());
}
