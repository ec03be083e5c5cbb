using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Decoding;
using Attention.Inference.Rendering;
using Attention.Inference.Text;

namespace Attention.Inference.Captioning;

/// <summary>Hypotheses in the words of the contract.</summary>
internal static class CaptionAnswer
{
    public static CaptionAlternative From(Hypothesis hypothesis, Captioner model, AttentionFormat format)
    {
        var tokens = hypothesis.Tokens.Select(token => Token(token, model, format)).ToList();
        return new CaptionAlternative
        {
            Caption = PennTokens.Join(hypothesis.Tokens.Where(static token => token.Token != Vocabulary.End).Select(token => model.Vocabulary[token.Token])),
            Score = hypothesis.Score,
            Finished = hypothesis.Finished,
            Tokens = tokens,
        };
    }

    public static CaptionToken Token(DecodedToken token, Captioner model, AttentionFormat format) => new()
    {
        Text = model.Vocabulary[token.Token],
        LogProb = token.LogProb,
        Gate = model.Traces.Gate(token.Trace),
        Attention = AttentionMaps.From(model.Traces.Attention(token.Trace), model.Encoder.Rows, model.Encoder.Columns, format),
    };
}
