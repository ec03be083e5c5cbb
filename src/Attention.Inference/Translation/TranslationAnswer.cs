using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Decoding;
using Attention.Inference.Rendering;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>Hypotheses in the words of the contract.</summary>
internal static class TranslationAnswer
{
    /// <summary>The translation of a text; <paramref name="next"/> gives the hypotheses of one sentence after the other.</summary>
    public static TranslationResult From(TranslationText text, Func<IReadOnlyList<Hypothesis>> next, Translator model, AttentionFormat format)
    {
        if (text.Fault is { } fault)
        {
            return Refused(fault);
        }

        var sentences = text.Sentences.Select(source => From(next(), source, model, format)).ToList();
        return sentences.Count == 1 ? sentences[0] : Whole(text, sentences, model);
    }

    /// <summary>The next token of a target.</summary>
    public static TranslationToken Token(DecodedToken token, TargetPieces pieces) => new() { Text = pieces.Next(token), LogProb = token.LogProb };

    /// <summary>The row of the alignment that belongs to a token.</summary>
    public static AttentionMap? Row(DecodedToken token, Translator model, AttentionFormat format) =>
        model.Attention(token.Trace) is { } weights ? AttentionMaps.From(weights, 1, weights.Length, format) : null;

    // A whole text scores as if it had been one sequence. No matrix spans its sentences: none looked at another's words.
    private static TranslationResult Whole(TranslationText text, List<TranslationResult> sentences, Translator model)
    {
        List<TranslationToken> tokens = [.. sentences.SelectMany(static sentence => sentence.TargetTokens)];
        return new TranslationResult
        {
            Translation = text.Replace(sentences.Select(static sentence => sentence.Translation)),
            Score = tokens.Sum(static token => token.LogProb) / Math.Pow(tokens.Count, model.Decoding.Defaults.LengthPenalty),
            Finished = sentences.TrueForAll(static sentence => sentence.Finished),
            SourceTokens = [.. sentences.SelectMany(static sentence => sentence.SourceTokens)],
            TargetTokens = tokens,
            SourceWords = [.. sentences.SelectMany(static sentence => sentence.SourceWords)],
            TargetWords = [.. sentences.SelectMany(static sentence => sentence.TargetWords)],
            Links = WordAlignment.Concat(sentences.Select(static sentence => (sentence.Links, sentence.SourceWords.Count, sentence.TargetWords.Count))),
            Sentences = [.. sentences.Zip(text.Sentences, static (sentence, source) => sentence with { Text = source.Text })],
            Alternatives = [],
        };
    }

    private static TranslationResult Refused(InferenceException fault) => new()
    {
        Translation = "",
        Score = 0,
        Finished = false,
        SourceTokens = [],
        TargetTokens = [],
        SourceWords = [],
        TargetWords = [],
        Alternatives = [],
        Failure = new ItemFailure { Code = fault.Code, Message = fault.Message, Field = fault.Field ?? "" },
    };

    // The best hypothesis of a sentence, with the others as its alternatives.
    private static TranslationResult From(IReadOnlyList<Hypothesis> hypotheses, TranslationSource source, Translator model, AttentionFormat format) =>
        From(hypotheses[0], source, model, format) with { Alternatives = [.. hypotheses.Skip(1).Select(other => From(other, source, model, format))] };

    private static TranslationResult From(Hypothesis hypothesis, TranslationSource source, Translator model, AttentionFormat format)
    {
        var pieces = new TargetPieces(source, model);
        var tokens = hypothesis.Tokens.Select(token => Token(token, pieces)).ToList();
        var targetPieces = tokens.ConvertAll(static token => token.Text);
        var rows = hypothesis.Tokens.Select(token => model.Attention(token.Trace)).OfType<float[]>().ToList();
        var weights = format != AttentionFormat.None && rows.Count == tokens.Count ? rows.SelectMany(static row => row).ToArray() : null;
        return new TranslationResult
        {
            Translation = model.Tokenizer.Decode(targetPieces),
            Score = hypothesis.Score,
            Finished = hypothesis.Finished,
            SourceTokens = source.Tokens,
            TargetTokens = tokens,
            SourceWords = WordAlignment.Words(source.Tokens),
            TargetWords = WordAlignment.Words(targetPieces),
            Attention = AttentionMaps.From(weights, tokens.Count, source.Tokens.Count, format),
            Links = weights is null ? null : WordAlignment.Links(weights, targetPieces, source.Tokens),
            Alternatives = [],
        };
    }
}
