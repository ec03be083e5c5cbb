using Attention.Contracts.Captioning;
using Attention.Contracts.Models;
using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Text;
using Attention.Inference.Vision;

namespace Attention.Inference.Captioning;

/// <summary>A captioning model: a decoder over the features of an image encoder.</summary>
internal sealed class Captioner : ServedModel
{
    private readonly IReadOnlyList<string>? _attributes;

    public Captioner(ModelGraphs graphs, ModelRepository models)
        : base(graphs)
    {
        Encoder = models.Encoder(Folder);
        Vocabulary = new Vocabulary(Folder.RequiredFile("vocabulary"));
        Decoding = DecodingSettings.Of(Folder);
        _attributes = Folder.File("attributes") is { } attributes ? LineFile.Read(attributes) : null;
        Model = graphs.Sequence(session => new FeatureInit(session, Encoder), Vocabulary.Count);
        CanMask = InputOf(FeatureInit.Mask) is not null;
        CanSample = InputOf(FeatureInit.Noise) is not null;
        if (InputOf(FeatureInit.Noise)?.Shape[^1] is { } steps && steps < Decoding.Limits.MaxTokens)
        {
            throw new InvalidDataException($"'{FeatureInit.Noise}' is for {steps} steps, but limits.maxTokens is {Decoding.Limits.MaxTokens}");
        }
    }

    public VisionEncoder Encoder { get; }

    public Vocabulary Vocabulary { get; }

    public DecodingSettings Decoding { get; }

    public SequenceModel<FeatureInput> Model { get; }

    /// <summary>Whether places can be kept from it.</summary>
    public bool CanMask { get; }

    /// <summary>Whether the places that it looks at can be drawn.</summary>
    public bool CanSample { get; }

    public override object? Settings => _attributes is null ? null : new { Attributes = _attributes };

    public override void WarmUp()
    {
        // Detecting in a black image shows whether the graph and the list of words fit.
        Detected(Model.WarmUp(new FeatureInput(Encoder.Blank), Decoding.Defaults.Beam));
    }

    /// <summary>The words that the init graph detected, <c>attribute_ids</c> and <c>attribute_scores</c>; null for a model that detects none.</summary>
    /// <exception cref="InvalidDataException">The graph gives none, or one that config.json does not name.</exception>
    public IReadOnlyList<DetectedWord>? Detected(SequenceMemory memory)
    {
        if (_attributes is not { } words)
        {
            return null;
        }

        return memory.Has("attribute_ids") && memory.Has("attribute_scores")
            ? [.. memory["attribute_ids"].ToArray().Zip(memory["attribute_scores"].ToArray(), (id, score) => new DetectedWord { Text = words[(int)id], Score = score })]
            : throw new InvalidDataException("config.json names 'attributes', but the init graph gives no 'attribute_ids' and 'attribute_scores'");
    }

    private ModelInput? InputOf(string name) => Graphs.Inputs.FirstOrDefault(input => input.Graph == "init" && input.Name == name);
}
