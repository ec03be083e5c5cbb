using System.Text.RegularExpressions;
using Attention.Contracts;
using Attention.Inference.Decoding;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>A sentence as a model reads it.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Ids">Subwords, the end token last.</param>
/// <param name="Tokens">The same as text.</param>
internal sealed record TranslationSource(string Text, int[] Ids, IReadOnlyList<string> Tokens)
{
    /// <summary>The translation that the model is led along; null where it finds its own.</summary>
    public TranslationSource? Target { get; init; }

    /// <summary>Where the unknown symbols are: characters that the tokenizer has no subword for, and what is copied though it has.</summary>
    public int[] Unknown { get; } = [.. Ids.Index().Where(static token => token.Item == Vocabulary.Unknown).Select(static token => token.Index)];

    /// <summary>Whether it is in capitals throughout, and so will be its translation; the model reads it as any other.</summary>
    public bool IsInCapitals { get; private init; }

    // With one kind of symbol there is nothing to tell apart.
    private bool NeedsAttention => Target is null && Unknown.Select(place => Tokens[place]).Distinct(StringComparer.Ordinal).Count() > 1;

    /// <summary>Reads a sentence, however long.</summary>
    public static TranslationSource Read(string text, Translator model) =>
        Read(text, model, model.Verbatim?.Find(Spaced(text), Capitals.AreAll(text)) ?? []);

    /// <summary>Reads a translation of this sentence, however long: what is unknown here is unknown there.</summary>
    public TranslationSource ReadTarget(string text, Translator model)
    {
        var copied = Unknown.Select(place => Regex.Escape(Tokens[place])).Distinct(StringComparer.Ordinal).OrderByDescending(static symbol => symbol.Length).ToList();
        var spans = copied.Count == 0 ? [] : Regex.Matches(text, string.Join('|', copied)).Select(static match => match.Index..(match.Index + match.Length)).ToList();
        return Read(text, model, spans);
    }

    /// <summary>
    /// The search for its translation. Where attention tells which of several unknown symbols belongs where, it is fetched even if
    /// the answer will not show it.
    /// </summary>
    public BeamSearch Search(DecodingOptions options) =>
        new(NeedsAttention ? options with { Traces = true } : options, Vocabulary.Start, Vocabulary.End);

    /// <summary>Whether a model can read it.</summary>
    public bool Fits(Translator model) => Ids.Length <= model.Decoding.Limits.MaxSourceTokens;

    /// <summary>The same, if a model can read it; <paramref name="name"/> is what a fault calls it.</summary>
    /// <exception cref="InferenceException">It is too long for the model.</exception>
    public TranslationSource Fitting(Translator model, string field, string name) => Fits(model)
        ? this
        : throw Fault(
            field,
            $"{name} has {Ids.Length} subword tokens",
            $"The limit of {model.Name} is {model.Decoding.Limits.MaxSourceTokens}; send longer texts in parts.");

    public static InferenceException Fault(string field, string problem, string rule) => new(ErrorCode.InvalidInput, $"{field}: {problem}. {rule}", field);

    private static TranslationSource Read(string text, Translator model, IReadOnlyList<Range> verbatim)
    {
        var isInCapitals = Capitals.AreAll(text);
        var (ids, tokens) = model.Tokenizer.Encode(isInCapitals ? Capitals.AsSentence(Spaced(text)) : Spaced(text), verbatim);
        return new TranslationSource(text, ids, isInCapitals ? [.. tokens.SkipLast(1).Select(Capitals.Of), tokens[^1]] : tokens) { IsInCapitals = isInCapitals };
    }

    // Line breaks and tabs are control characters, which a tokenizer drops.
    private static string Spaced(string text) => string.Concat(text.Select(static character => char.IsControl(character) ? ' ' : character));
}
