using Attention.Inference.Decoding;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>
/// The subwords of a target, token by token. In the place of an unknown symbol come the characters of one: of the source's, the one
/// attended to most (Luong et al. 2015), or without attention the next in the order of reading; of a given translation, its own.
/// </summary>
internal sealed class TargetPieces(TranslationSource source, Translator model)
{
    private int _copied;

    public string Next(DecodedToken token)
    {
        var from = source.Target ?? source;
        if (token.Token != Vocabulary.Unknown || from.Unknown is [])
        {
            return model.Tokenizer.Piece(token.Token);
        }

        var inOrder = from.Unknown[Math.Min(_copied++, from.Unknown.Length - 1)];
        return from.Tokens[source.Target is null && model.Attention(token.Trace) is { } weights ? Strongest(weights, from.Unknown) : inOrder];
    }

    private static int Strongest(float[] weights, int[] places)
    {
        var best = places[0];
        foreach (var place in places)
        {
            best = weights[place] > weights[best] ? place : best;
        }

        return best;
    }
}
