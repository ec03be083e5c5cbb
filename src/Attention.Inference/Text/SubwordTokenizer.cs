using System.Text;
using Microsoft.ML.Tokenizers;

namespace Attention.Inference.Text;

/// <summary>A SentencePiece unigram model: text to subwords and back, the same file in training and serving.</summary>
internal sealed class SubwordTokenizer
{
    // Of no language: no model has a subword for it.
    private const char Hidden = '\uE000';

    private readonly SentencePieceTokenizer _tokenizer;
    private readonly string[] _pieces;

    /// <exception cref="InvalidDataException">The file is no such model, or a subword is too long.</exception>
    public SubwordTokenizer(string path)
    {
        var file = Path.GetFileName(path);
        _tokenizer = Open(path, file);
        _pieces = new string[_tokenizer.Vocabulary.Count];
        foreach (var (piece, id) in _tokenizer.Vocabulary)
        {
            LineFile.RequireShort(piece, file, $"subword {id}");
            _pieces[id] = piece;
        }
    }

    /// <summary>Subwords, the special tokens among them.</summary>
    public int Count => _pieces.Length;

    /// <summary>
    /// Ids of the subwords and the subwords themselves, the end token last. What is unknown keeps its own characters, and is one
    /// token however many of them follow one another, as SentencePiece has it in training.
    /// </summary>
    public (int[] Ids, string[] Tokens) Encode(string text) => Encode(text, []);

    /// <summary>Likewise, but with spans of the text, in order, that are unknown whatever they hold.</summary>
    public (int[] Ids, string[] Tokens) Encode(string text, IReadOnlyList<Range> unknown)
    {
        var (visible, hidden) = Hide(text, unknown);
        var read = _tokenizer.EncodeToTokens(visible, out _);
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
            tokens.Add(string.Concat(read.Skip(start).Take(end - start).Select(token => token.Value is [Hidden] ? hidden.Dequeue() : token.Value)));
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

    private static SentencePieceTokenizer Open(string path, string file)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
        }
        catch (Exception exception)
        {
            // What is thrown at a damaged file depends on where the damage is, and never says which file it was.
            throw new InvalidDataException($"'{file}' cannot be read as a SentencePiece model: {exception.Message}", exception);
        }
    }

    // The text with one character for each span, and what these stand for in order; a text may hold such characters itself.
    private static (string Text, Queue<string> Hidden) Hide(string text, IReadOnlyList<Range> spans)
    {
        var hidden = new Queue<string>();
        var visible = new StringBuilder();
        var end = 0;
        foreach (var span in spans)
        {
            Show(text[end..span.Start.Value]);
            hidden.Enqueue(text[span]);
            visible.Append(Hidden);
            end = span.End.Value;
        }

        Show(text[end..]);
        return (visible.ToString(), hidden);

        void Show(string part)
        {
            visible.Append(part);
            for (var count = part.Count(static character => character == Hidden); count > 0; count--)
            {
                hidden.Enqueue(Hidden.ToString());
            }
        }
    }
}
