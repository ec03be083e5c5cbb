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
        Traces = new CaptionTraces(Model.Traces);
    }

    public ModelFolder Folder { get; }

    public VisionEncoder Encoder { get; }

    public Vocabulary Vocabulary { get; }

    public SequenceModel<ImageFeatures> Model { get; }

    public CaptionTraces Traces { get; }

    public IReadOnlyList<ModelInput> Inputs => _inputs;

    public async Task WarmUpAsync()
    {
        var image = await Encoder.EncodeBlankAsync();
        var options = new DecodingOptions { Beam = Folder.Config.Decoding.Beam, MaxTokens = 2, Traces = true };
        await Model.DecodeAsync(image, new BeamSearch(options, Vocabulary.Start, Vocabulary.End), CancellationToken.None);
    }

    public void Dispose() => Model.Dispose();
}
