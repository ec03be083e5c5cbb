using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>A translation model between two languages.</summary>
internal sealed class Translator : ServedModel
{
    private const string AttentionOutput = "attention";

    public Translator(ModelGraphs graphs)
        : base(graphs)
    {
        Languages = Folder.Section<TranslatorLanguages>("languages");
        Decoding = DecodingSettings.Of(Folder);
        Tokenizer = new SubwordTokenizer(Folder.RequiredFile("tokenizer"));
        Verbatim = Folder.File("words") is { } words ? new VerbatimSpans(File.ReadLines(words).ToHashSet(StringComparer.Ordinal)) : null;
        Model = graphs.Sequence(static session => new TokenInit(session), Tokenizer.Count);
    }

    public TranslatorLanguages Languages { get; }

    public DecodingSettings Decoding { get; }

    public SubwordTokenizer Tokenizer { get; }

    /// <summary>What it copies though it could read it; null for a model that copies nothing.</summary>
    public VerbatimSpans? Verbatim { get; }

    public SequenceModel<int[]> Model { get; }

    /// <summary>Whether it shows where it looks.</summary>
    public bool HasAttention => Model.Shows(AttentionOutput);

    public override object Settings => Languages;

    public override string DefaultOf => $"{Folder.Config.Task} from {Languages.Source} to {Languages.Target}";

    public bool Translates(string source, string target) => Languages.Source == source && Languages.Target == target;

    /// <summary>A token's weights over the source tokens; null for models without attention.</summary>
    public float[]? Attention(StepTrace? trace) => Model.Trace(trace, AttentionOutput);

    public override void WarmUp() => Model.WarmUp([Vocabulary.End], Decoding.Defaults.Beam);
}
