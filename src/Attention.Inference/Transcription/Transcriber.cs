using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Inference.Transcription;

/// <summary>A model that writes down what it hears, character by character.</summary>
internal sealed class Transcriber : ServedModel
{
    public Transcriber(ModelGraphs graphs)
        : base(graphs)
    {
        Audio = Folder.Section<AudioInput>("audio");
        Speech = Folder.OptionalSection<SpeechInput>("speech");
        Decoding = DecodingSettings.Of(Folder);
        var seconds = (Folder.OptionalSection<RecordingLimits>("limits") ?? new()).MaxSeconds;
        Longest = (int)(seconds * Audio.SampleRate / Audio.SamplesPerStep) * Audio.SamplesPerStep;
        if (Longest == 0)
        {
            throw new InvalidDataException($"limits.maxSeconds is {seconds}, which is less than one step of {Audio.SamplesPerStep} samples");
        }

        Vocabulary = new Vocabulary(Folder.RequiredFile("vocabulary"));
        Model = graphs.Sequence(session => new SampleInit(session, Audio), Vocabulary.Count);
    }

    public AudioInput Audio { get; }

    /// <summary>What speech it was trained on; null where it may have been anything.</summary>
    public SpeechInput? Speech { get; }

    public DecodingSettings Decoding { get; }

    /// <summary>Samples that it hears at once at most: whole steps.</summary>
    public int Longest { get; }

    public Vocabulary Vocabulary { get; }

    public SequenceModel<ReadOnlyMemory<float>> Model { get; }

    public override object Settings => Audio;

    /// <summary>A token as text: a character, the space among them.</summary>
    public string Text(int token) => Vocabulary[token] is [SubwordGroups.WordStart] ? " " : Vocabulary[token];

    /// <summary>A token's weights over the steps; null for models without attention.</summary>
    public float[]? Attention(StepTrace? trace) => Model.Trace(trace, "attention");

    public override void WarmUp() => Model.WarmUp(new float[Audio.SamplesPerStep], Decoding.Defaults.Beam);
}
