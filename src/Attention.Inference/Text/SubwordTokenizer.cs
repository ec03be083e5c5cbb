using Microsoft.ML.Tokenizers;

namespace Attention.Inference.Text;

/// <summary>A SentencePiece unigram model: text to subwords and back, the same file in training and serving.</summary>
internal sealed class SubwordTokenizer
{
    private readonly SentencePieceTokenizer _tokenizer;
    private readonly string[] _pieces;

    public SubwordTokenizer(string path)
    {
        using var stream = File.OpenRead(path);
        _tokenizer = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
        _pieces = new string[_tokenizer.Vocabulary.Count];
        foreach (var (piece, id) in _tokenizer.Vocabulary)
        {
            _pieces[id] = piece;
        }
    }

    /// <summary>
    /// Ids of the subwords and the subwords themselves, the end token last. What is unknown keeps its own characters, and is one
    /// token however many of them follow one another, as SentencePiece has it in training.
    /// </summary>
    public (int[] Ids, string[] Tokens) Encode(string text)
    {
        var read = _tokenizer.EncodeToTokens(text, out _);
        var ids = new List<int>(read.Count + 1);
        var tokens = new List<string>(read.Count + 1);
        for (var (start, end) = (0, 0); start < read.Count; start = end)
        {
            do
            {
                end++;
            }
            while (end < read.Count && (read[start].Id, read[end].Id) is (Vocabulary.Unknown, Vocabulary.Unknown));

            ids.Add(read[start].Id);
            tokens.Add(end == start + 1 ? read[start].Value : string.Concat(read.Skip(start).Take(end - start).Select(static token => token.Value)));
        }

        return ([.. ids, Vocabulary.End], [.. tokens, Piece(Vocabulary.End)]);
    }

    /// <summary>Text of subwords, special tokens left out.</summary>
    public string Decode(IEnumerable<string> tokens)
    {
        var text = string.Concat(tokens.Where(token => !_pieces.AsSpan(0, Vocabulary.Unknown + 1).Contains(token))).Replace(SubwordGroups.WordStart, ' ');
        return text.StartsWith(' ') ? text[1..] : text;
    }

    /// <summary>The subword itself; a word begins with U+2581.</summary>
    public string Piece(int id) => _pieces[id];
}
