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

    /// <summary>Ids of the subwords and the subwords themselves, the end token last. What is unknown keeps its own characters.</summary>
    public (int[] Ids, string[] Tokens) Encode(string text)
    {
        var tokens = _tokenizer.EncodeToTokens(text, out _);
        return ([.. tokens.Select(static token => token.Id), Vocabulary.End], [.. tokens.Select(static token => token.Value), Piece(Vocabulary.End)]);
    }

    /// <summary>Text of the subwords, special tokens left out.</summary>
    public string Decode(IEnumerable<int> ids) => _tokenizer.Decode(ids.Where(static id => id > Vocabulary.Unknown));

    /// <summary>The subword itself; a word begins with U+2581.</summary>
    public string Piece(int id) => _pieces[id];
}
