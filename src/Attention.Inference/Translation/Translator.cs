using Attention.Contracts.Models;
using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>A translation model between two languages.</summary>
internal sealed class Translator : IServedModel
{
    private const string AttentionOutput = "attention";

    private readonly List<ModelInput> _inputs = [];

    public Translator(ModelFolder folder, ModelEngines engines)
    {
        Folder = folder;
        Languages = folder.Config.Languages ?? throw new InvalidDataException("config.json has no 'languages'");
        Tokenizer = new SubwordTokenizer(folder.Required("tokenizer", folder.Config.Tokenizer));
        Verbatim = folder.Config.Words is { } words ? new VerbatimSpans(File.ReadLines(folder.PathOf(words)).ToHashSet(StringComparer.Ordinal)) : null;
        Model = engines.Sequence(folder, static session => new TokenInit(session), _inputs);
    }

    public ModelFolder Folder { get; }

    public ModelLanguages Languages { get; }

    public SubwordTokenizer Tokenizer { get; }

    /// <summary>What it copies though it could read it; null for a model that copies nothing.</summary>
    public VerbatimSpans? Verbatim { get; }

    public SequenceModel<int[]> Model { get; }

    public IReadOnlyList<ModelInput> Inputs => _inputs;

    /// <summary>Whether it shows where it looks.</summary>
    public bool HasAttention => Model.Shows(AttentionOutput);

    public bool Translates(string source, string target) => Languages.Source == source && Languages.Target == target;

    /// <summary>A token's weights over the source tokens; null for models without attention.</summary>
    public float[]? Attention(StepTrace? trace) => Model.Trace(trace, AttentionOutput);

    public async Task WarmUpAsync()
    {
        var options = new DecodingOptions { Beam = Folder.Config.Decoding.Beam, MaxTokens = 2, Traces = true };
        await Model.DecodeAsync([Vocabulary.End], new BeamSearch(options, Vocabulary.Start, Vocabulary.End), CancellationToken.None);
    }

    public void Dispose() => Model.Dispose();
}
