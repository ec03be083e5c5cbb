namespace Attention.Inference.Text;

/// <summary>Words by id: one a line, the line number is the id.</summary>
internal sealed class Vocabulary
{
    /// <summary>Ids that every vocabulary and tokenizer of the repository shares.</summary>
    public const int Pad = 0;
    public const int Start = 1;
    public const int End = 2;
    public const int Unknown = 3;

    private readonly string[] _words;

    /// <exception cref="InvalidDataException">The first four lines are not the special tokens.</exception>
    public Vocabulary(string path)
    {
        _words = File.ReadAllLines(path);
        if (_words is not ["<pad>", "<s>", "</s>", "<unk>", ..])
        {
            throw new InvalidDataException($"'{Path.GetFileName(path)}' must begin with the lines <pad>, <s>, </s>, <unk>");
        }
    }

    public string this[int id] => _words[id];
}
