using System.Security.Cryptography;
using System.Text;

namespace Attention.Inference.Tests.Classification;

/// <summary>A repository with a copy of the toy in which one of its files, digest included, is otherwise.</summary>
internal sealed class AlteredClassifier : IDisposable
{
    /// <param name="file"><c>config.json</c>, or a file of the version.</param>
    /// <param name="from">What is replaced; in a graph as long as <paramref name="to"/>.</param>
    /// <param name="to">What replaces it.</param>
    public AlteredClassifier(string file, string from, string to)
    {
        var toy = System.IO.Path.Combine(AppContext.BaseDirectory, Engine.Toy, Colours.Toy);
        var files = Directory.GetFiles(System.IO.Path.Combine(toy, "1")).Append(System.IO.Path.Combine(toy, "config.json"))
            .ToDictionary(path => System.IO.Path.GetFileName(path)!, File.ReadAllBytes);
        var original = files[file];
        // As Latin-1 every byte is a character.
        var text = Encoding.Latin1.GetString(original);
        Assert.Contains(from, text, StringComparison.Ordinal);
        files[file] = Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        var config = Encoding.UTF8.GetString(files["config.json"]).Replace(Digest(original), Digest(files[file]), StringComparison.Ordinal);

        var copy = System.IO.Path.Combine(Path, Colours.Toy);
        Directory.CreateDirectory(System.IO.Path.Combine(copy, "1"));
        foreach (var (name, bytes) in files.Where(entry => entry.Key != "config.json"))
        {
            File.WriteAllBytes(System.IO.Path.Combine(copy, "1", name), bytes);
        }

        File.WriteAllText(System.IO.Path.Combine(copy, "config.json"), config);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("attention-classifier-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
