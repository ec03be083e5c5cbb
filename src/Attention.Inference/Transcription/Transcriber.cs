using Attention.Contracts.Models;
using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Inference.Transcription;

/// <summary>A model that writes down what it hears, character by character.</summary>
internal sealed class Transcriber : IServedModel
{
    private readonly List<ModelInput> _inputs = [];

    public Transcriber(ModelFolder folder, ModelEngines engines)
    {
        Folder = folder;
        Audio = folder.Config.Audio ?? throw new InvalidDataException("config.json has no 'audio'");
        Longest = (int)(folder.Config.Limits.MaxSeconds * Audio.SampleRate / Audio.SamplesPerStep) * Audio.SamplesPerStep;
        if (Longest == 0)
        {
            throw new InvalidDataException($"limits.maxSeconds is {folder.Config.Limits.MaxSeconds}, which is less than one step of {Audio.SamplesPerStep} samples");
        }

        Vocabulary = new Vocabulary(folder.Required("vocabulary", folder.Config.Vocabulary));
        Model = engines.Sequence(folder, session => new SampleInit(session, Audio), _inputs);
    }

    public ModelFolder Folder { get; }

    public AudioInput Audio { get; }

    /// <summary>Samples that it hears at once at most: whole steps.</summary>
    public int Longest { get; }

    public Vocabulary Vocabulary { get; }

    public SequenceModel<float[]> Model { get; }

    public IReadOnlyList<ModelInput> Inputs => _inputs;

    /// <summary>A token as text: a character, the space among them.</summary>
    public string Text(int token) => Vocabulary[token] is [SubwordGroups.WordStart] ? " " : Vocabulary[token];

    /// <summary>A token's weights over the steps; null for models without attention.</summary>
    public float[]? Attention(StepTrace? trace) => Model.Trace(trace, "attention");

    public async Task WarmUpAsync()
    {
        var options = new DecodingOptions { Beam = Folder.Config.Decoding.Beam, MaxTokens = 2, Traces = true };
        await Model.DecodeAsync(new float[Audio.SamplesPerStep], new BeamSearch(options, Vocabulary.Start, Vocabulary.End), CancellationToken.None);
    }

    public void Dispose() => Model.Dispose();
}
