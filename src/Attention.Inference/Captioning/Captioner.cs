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
        await Model.DecodeAsync(new FeatureInput(image), new BeamSearch(options, Vocabulary.Start, Vocabulary.End), CancellationToken.None);
    }

    public void Dispose() => Model.Dispose();
}
