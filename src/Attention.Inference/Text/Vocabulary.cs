namespace Attention.Inference.Text;

/// <summary>Words by id: one a line, the line number is the id.</summary>
internal sealed class Vocabulary
{
    /// <summary>Ids that every vocabulary and tokenizer of the repository shares.</summary>
    public const int Start = 1;
    public const int End = 2;
    public const int Unknown = 3;

    private readonly string[] _words;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The first four lines are not the special tokens, or a line is too long.</exception>
    public Vocabulary(string path)
    {
        _words = LineFile.Read(path);
        if (_words is not ["<pad>", "<s>", "</s>", "<unk>", ..])
        {
            throw new InvalidDataException($"'{Path.GetFileName(path)}' must begin with the lines <pad>, <s>, </s>, <unk>");
        }

        for (var id = Unknown + 1; id < _words.Length; id++)
        {
            _ids.TryAdd(_words[id], id);
        }
    }

    /// <summary>Words, the special tokens among them.</summary>
    public int Count => _words.Length;

    public string this[int id] => _words[id];

    /// <summary>The id of a word; null when it has none. The special tokens are no words.</summary>
    public int? Find(string word) => _ids.TryGetValue(word, out var id) ? id : null;
}
