using System.Security.Cryptography;
using System.Text;

namespace Attention.Inference.Tests;

/// <summary>A repository with a copy of a toy in which one of its files, digest included, is otherwise.</summary>
internal sealed class AlteredModel : IDisposable
{
    /// <param name="name">Of the toy.</param>
    /// <param name="file"><c>config.json</c>, or a file of the version.</param>
    /// <param name="from">What is replaced; in a graph as long as <paramref name="to"/>.</param>
    /// <param name="to">What replaces it.</param>
    public AlteredModel(string name, string file, string from, string to)
    {
        var toy = System.IO.Path.Combine(AppContext.BaseDirectory, Engine.Toy, name);
        var files = Directory.GetFiles(System.IO.Path.Combine(toy, "1")).Append(System.IO.Path.Combine(toy, "config.json"))
            .ToDictionary(path => System.IO.Path.GetFileName(path)!, File.ReadAllBytes);
        var original = files[file];
        // As Latin-1 every byte is a character.
        var text = Encoding.Latin1.GetString(original);
        Assert.Contains(from, text, StringComparison.Ordinal);
        files[file] = Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        var config = Encoding.UTF8.GetString(files["config.json"]).Replace(Digest(original), Digest(files[file]), StringComparison.Ordinal);

        var copy = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.Combine(copy, "1"));
        foreach (var (part, bytes) in files.Where(entry => entry.Key != "config.json"))
        {
            File.WriteAllBytes(System.IO.Path.Combine(copy, "1", part), bytes);
        }

        File.WriteAllText(System.IO.Path.Combine(copy, "config.json"), config);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("attention-altered-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
