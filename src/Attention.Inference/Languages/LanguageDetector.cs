using Attention.Contracts;
using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;

namespace Attention.Inference.Languages;

/// <summary>A model that tells which language a text is in, by its n-grams of characters (Joulin et al. 2017).</summary>
internal sealed class LanguageDetector : ServedModel
{
    private readonly DynamicBatcher<long[], float[]> _batcher;
    private readonly LanguageInput _input;

    public LanguageDetector(ModelGraphs graphs)
        : base(graphs)
    {
        Languages = Folder.Labels ?? throw new InvalidDataException("config.json has no 'labels'");
        _input = Folder.Section<LanguageInput>("text");
        _batcher = graphs.Batcher<long[], float[]>("detect", session => new LanguageGraph(session, Languages.Count));
    }

    /// <summary>Those that it knows, ISO 639-1.</summary>
    public IReadOnlyList<string> Languages { get; }

    public override object Settings => _input;

    // Translation asks it.
    public override bool AnswersRequests => false;

    /// <summary>How probable each language is, the most probable first.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public async Task<IReadOnlyList<ClassScore>> DetectAsync(string text, CancellationToken cancellationToken)
    {
        var scores = await _batcher.RunAsync(LanguageText.Encode(text, _input.MaxLength), cancellationToken);
        return ClassScores.Ranked(Languages, scores.Value);
    }

    public override void WarmUp()
    {
        var text = LanguageText.Encode("", _input.MaxLength);
        foreach (var scores in _batcher.WarmUp([text, text]))
        {
            TensorSeam.RequireFinite("scores", scores);
        }
    }
}
