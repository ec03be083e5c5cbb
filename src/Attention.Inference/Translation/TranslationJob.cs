using Attention.Contracts;

namespace Attention.Inference.Translation;

/// <summary>The texts of a request, read.</summary>
/// <param name="Model">Who translates.</param>
/// <param name="Texts">The texts.</param>
/// <param name="Format">How the answer carries its attention.</param>
/// <param name="Preprocess">What reading took.</param>
internal sealed record TranslationJob(Translator Model, IReadOnlyList<TranslationText> Texts, AttentionFormat Format, TimeSpan Preprocess)
{
    /// <summary>Every sentence of every text, in order.</summary>
    public IEnumerable<SentencePlace> Places =>
        Texts.SelectMany(static (text, index) => text.Sentences.Select((_, sentence) => new SentencePlace(index, sentence)));

    public TranslationSource this[SentencePlace place] => Texts[place.Text].Sentences[place.Sentence];
}
