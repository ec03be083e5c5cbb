using Attention.Inference.Decoding;

namespace Attention.Inference.Translation;

/// <summary>
/// Puts the tokens of a text whose sentences are decoded side by side in the order of reading: those of a later sentence wait
/// until the earlier ones have ended.
/// </summary>
internal sealed class ReadingOrder(int sentences)
{
    private readonly Queue<DecodedToken?>[] _heard = [.. Enumerable.Range(0, sentences).Select(static _ => new Queue<DecodedToken?>())];
    private int _current;

    /// <summary>What can be told now that a sentence had a token, or ended with none.</summary>
    public IEnumerable<(int Sentence, DecodedToken Token)> Hear(int sentence, DecodedToken? token)
    {
        _heard[sentence].Enqueue(token);
        while (_current < sentences && _heard[_current].TryDequeue(out var next))
        {
            if (next is null)
            {
                _current++;
            }
            else
            {
                yield return (_current, next);
            }
        }
    }
}
