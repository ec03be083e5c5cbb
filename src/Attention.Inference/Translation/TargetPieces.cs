using Attention.Inference.Decoding;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>
/// The subwords of a target, token by token. In the place of an unknown symbol come the characters of one: of the source's, the one
/// attended to most (Luong et al. 2015) of those not copied yet, or without attention the next in the order of reading; of a given
/// translation, its own.
/// </summary>
internal sealed class TargetPieces(TranslationSource source, Translator model)
{
    private readonly List<int> _left = [];

    public string Next(DecodedToken token)
    {
        var from = source.Target ?? source;
        if (token.Token != Vocabulary.Unknown || from.Unknown is [])
        {
            var piece = model.Tokenizer.Piece(token.Token);
            return from.IsInCapitals && token.Token > Vocabulary.Unknown ? Capitals.Of(piece) : piece;
        }

        // Two that stand side by side share their weights; that each is needed once tells them apart. More than there are repeat some.
        if (_left.Count == 0)
        {
            _left.AddRange(from.Unknown);
        }

        var place = source.Target is null && model.Attention(token.Trace) is { } weights ? Strongest(weights, _left) : _left[0];
        _left.Remove(place);
        return from.Tokens[place];
    }

    private static int Strongest(float[] weights, List<int> places)
    {
        var best = places[0];
        foreach (var place in places)
        {
            best = weights[place] > weights[best] ? place : best;
        }

        return best;
    }
}
