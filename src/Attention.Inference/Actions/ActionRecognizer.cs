using Attention.Contracts.Models;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using SkiaSharp;

namespace Attention.Inference.Actions;

/// <summary>
/// A model that watches a film through the features of an image encoder and says at every frame what is done (Sharma et al. 2015). Its
/// init graph makes states of the first frame, its step graph is run frame by frame; both in batches with other films.
/// </summary>
internal sealed class ActionRecognizer : IServedModel
{
    private readonly List<ModelInput> _inputs = [];
    private readonly DynamicBatcher<FeatureInput, SequenceMemory> _init;
    private readonly DynamicBatcher<FrameInput, FrameOutput> _step;
    private FrameStep? _graph;

    public ActionRecognizer(ModelFolder folder, ModelEngines engines, VisionEncoder encoder)
    {
        (Folder, Encoder) = (folder, encoder);
        Labels = folder.Labels ?? throw new InvalidDataException("config.json has no 'labels'");
        Video = folder.Config.Video ?? throw new InvalidDataException("config.json has no 'video'");
        _init = engines.Batcher(folder, "init", static session => new FeatureInit(session), _inputs);
        _step = engines.Batcher(folder, "step", session => _graph = new FrameStep(session), _inputs);
    }

    public ModelFolder Folder { get; }

    public VisionEncoder Encoder { get; }

    public IReadOnlyList<string> Labels { get; }

    public VideoInput Video { get; }

    public IReadOnlyList<ModelInput> Inputs => _inputs;

    /// <summary>A frame as the encoder takes it.</summary>
    public RgbImage Squash(SKBitmap frame) => RgbImage.Squash(frame, Encoder.Input.Width, Encoder.Input.Height);

    /// <summary>The states before a first frame, in the order that steps take them.</summary>
    public async Task<Batched<float[][]>> StartAsync(ImageFeatures first, CancellationToken cancellationToken)
    {
        var (memory, cost) = await _init.RunAsync(new FeatureInput(first), cancellationToken);
        return new Batched<float[][]>(Array.ConvertAll(_graph!.States, name => memory.Tensors[name]), cost);
    }

    /// <summary>Watches one frame.</summary>
    public Task<Batched<FrameOutput>> StepAsync(FrameInput frame, CancellationToken cancellationToken) => _step.RunAsync(frame, cancellationToken);

    /// <exception cref="InvalidDataException">The graphs do not fit each other, the encoder or the labels.</exception>
    public async Task WarmUpAsync()
    {
        var features = await Encoder.EncodeBlankAsync();
        var (memory, _) = await _init.RunAsync(new FeatureInput(features), CancellationToken.None);
        foreach (var state in _graph!.States)
        {
            var size = memory.Tensors.TryGetValue(state, out var given) ? given.Length
                : throw new InvalidDataException($"the step graph takes '{state}', which the init graph does not give");
            Check(size, _graph.SizeOf(state), $"the init graph gives '{state}' of {size} numbers, the step graph takes");
        }

        var (states, _) = await StartAsync(features, CancellationToken.None);
        var (seen, _) = await StepAsync(new FrameInput(features, states, WithAttention: true), CancellationToken.None);
        Check(seen.Scores.Length, Labels.Count, $"'scores' has {seen.Scores.Length} classes, 'labels'");
        Check(seen.Attention!.Length, features.Locations, $"'attention' has {seen.Attention.Length} locations, the encoder");

        static void Check(long actual, long expected, string problem)
        {
            if (actual != expected)
            {
                throw new InvalidDataException($"{problem} {expected}");
            }
        }
    }

    public void Dispose()
    {
        _init.Dispose();
        _step.Dispose();
    }
}
