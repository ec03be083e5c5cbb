namespace Attention.Inference.Text;

/// <summary>A file with one name a line: classes, detected words, a vocabulary.</summary>
internal static class LineFile
{
    /// <summary>Characters of a name. Answers and figures repeat it wherever it is meant; one of 100,000 would take a minute to draw.</summary>
    private const int Longest = 200;

    /// <exception cref="InvalidDataException">A line is too long; the message names it.</exception>
    public static string[] Read(string path)
    {
        var lines = File.ReadAllLines(path);
        for (var line = 0; line < lines.Length; line++)
        {
            RequireShort(lines[line], Path.GetFileName(path), $"line {line + 1}");
        }

        return lines;
    }

    /// <exception cref="InvalidDataException">The name is too long.</exception>
    public static void RequireShort(string name, string file, string place)
    {
        if (name.Length > Longest)
        {
            throw new InvalidDataException($"'{file}': {place} has {name.Length} characters; {Longest} are the most");
        }
    }
}
