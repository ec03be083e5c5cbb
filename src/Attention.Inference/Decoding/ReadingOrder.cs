namespace Attention.Inference.Decoding;

/// <summary>
/// Puts the tokens of an input whose parts (sentences of a text, segments of a recording) are decoded side by side in the order of
/// reading: those of a later part wait until the earlier ones have ended.
/// </summary>
internal sealed class ReadingOrder(int parts)
{
    private readonly Queue<DecodedToken?>[] _heard = [.. Enumerable.Range(0, parts).Select(static _ => new Queue<DecodedToken?>())];
    private int _current;

    /// <summary>What can be told now that a part had a token, or ended with none.</summary>
    public IEnumerable<(int Part, DecodedToken Token)> Hear(int part, DecodedToken? token)
    {
        _heard[part].Enqueue(token);
        while (_current < parts && _heard[_current].TryDequeue(out var next))
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
