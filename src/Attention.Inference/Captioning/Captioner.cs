using Attention.Contracts.Captioning;
using Attention.Contracts.Models;
using Attention.Inference.Decoding;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Inference.Captioning;

/// <summary>A captioning model: a decoder over the features of an image encoder.</summary>
internal sealed class Captioner : IServedModel
{
    private readonly List<ModelInput> _inputs = [];

    public Captioner(ModelFolder folder, ModelEngines engines, VisionEncoder encoder)
    {
        Folder = folder;
        Encoder = encoder;
        Vocabulary = new Vocabulary(folder.Required("vocabulary", folder.Config.Vocabulary));
        Model = engines.Sequence(folder, static session => new FeatureInit(session), _inputs);
        CanMask = _inputs.Exists(static input => input is { Graph: "init", Name: FeatureInit.Mask });
        CanSample = _inputs.Exists(static input => input is { Graph: "init", Name: FeatureInit.Noise });
        if (_inputs.Find(static input => input.Name == FeatureInit.Noise)?.Shape[^1] is { } steps && steps < folder.Config.Limits.MaxTokens)
        {
            throw new InvalidDataException($"'{FeatureInit.Noise}' is for {steps} steps, but limits.maxTokens is {folder.Config.Limits.MaxTokens}");
        }
    }

    public ModelFolder Folder { get; }

    public VisionEncoder Encoder { get; }

    public Vocabulary Vocabulary { get; }

    public SequenceModel<FeatureInput> Model { get; }

    /// <summary>Whether places can be kept from it.</summary>
    public bool CanMask { get; }

    /// <summary>Whether the places that it looks at can be drawn.</summary>
    public bool CanSample { get; }

    public IReadOnlyList<ModelInput> Inputs => _inputs;

    public async Task WarmUpAsync()
    {
        var image = await Encoder.EncodeBlankAsync();
        var options = new DecodingOptions { Beam = Folder.Config.Decoding.Beam, MaxTokens = 2, Traces = true };
        var start = await Model.StartAsync(new FeatureInput(image), CancellationToken.None);
        await Model.DecodeAsync(start, new BeamSearch(options, Vocabulary.Start, Vocabulary.End), CancellationToken.None);
        Detected(start.Output);
    }

    /// <summary>The words that the init graph detected, <c>attribute_ids</c> and <c>attribute_scores</c>; null for a model that detects none.</summary>
    public IReadOnlyList<DetectedWord>? Detected(SequenceMemory memory)
    {
        if (Folder.Attributes is not { } words)
        {
            return null;
        }

        return memory.Tensors.TryGetValue("attribute_ids", out var ids) && memory.Tensors.TryGetValue("attribute_scores", out var scores)
            ? [.. ids.Zip(scores, (id, score) => new DetectedWord { Text = words[(int)id], Score = score })]
            : throw new InvalidDataException("config.json names 'attributes', but the init graph gives no 'attribute_ids' and 'attribute_scores'");
    }

    public void Dispose() => Model.Dispose();
}
