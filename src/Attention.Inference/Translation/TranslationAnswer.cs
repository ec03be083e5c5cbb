using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Decoding;
using Attention.Inference.Rendering;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>Hypotheses in the words of the contract.</summary>
internal static class TranslationAnswer
{
    /// <summary>The best hypothesis, with the others as its alternatives.</summary>
    public static TranslationResult From(IReadOnlyList<Hypothesis> hypotheses, TranslationSource source, Translator model, AttentionFormat format) =>
        From(hypotheses[0], source, model, format) with { Alternatives = [.. hypotheses.Skip(1).Select(other => From(other, source, model, format))] };

    public static TranslationToken Token(DecodedToken token, Translator model) => new() { Text = model.Tokenizer.Piece(token.Token), LogProb = token.LogProb };

    /// <summary>The row of the alignment that belongs to a token.</summary>
    public static AttentionMap? Row(DecodedToken token, Translator model, AttentionFormat format) =>
        model.Attention(token.Trace) is { } weights ? AttentionMaps.From(weights, 1, weights.Length, format) : null;

    private static TranslationResult From(Hypothesis hypothesis, TranslationSource source, Translator model, AttentionFormat format)
    {
        var tokens = hypothesis.Tokens.Select(token => Token(token, model)).ToList();
        var targetPieces = tokens.ConvertAll(static token => token.Text);
        var rows = hypothesis.Tokens.Select(token => model.Attention(token.Trace)).OfType<float[]>().ToList();
        var weights = rows.Count == tokens.Count ? rows.SelectMany(static row => row).ToArray() : null;
        return new TranslationResult
        {
            Translation = model.Tokenizer.Decode(hypothesis.Tokens.Select(static token => token.Token)),
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
