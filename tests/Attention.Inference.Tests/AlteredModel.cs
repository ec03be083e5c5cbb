using System.Security.Cryptography;
using System.Text;

namespace Attention.Inference.Tests;

/// <summary>A repository with a copy of a toy, or of a model that is shipped, in which one of its files, digest included, is otherwise.</summary>
internal sealed class AlteredModel : IDisposable
{
    /// <param name="toy">Name of the model.</param>
    /// <param name="file"><c>config.json</c>, or a file of the version.</param>
    /// <param name="from">What is replaced; in a graph as long as <paramref name="to"/>.</param>
    /// <param name="to">What replaces it.</param>
    /// <param name="beside">Models that it needs, as they are.</param>
    public AlteredModel(string toy, string file, string from, string to, params string[] beside)
    {
        var files = Read(toy);
        var original = files[file];
        // As Latin-1 every byte is a character.
        var text = Encoding.Latin1.GetString(original);
        Assert.Contains(from, text, StringComparison.Ordinal);
        files[file] = Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        var config = Encoding.UTF8.GetString(files["config.json"]).Replace(Digest(original), Digest(files[file]), StringComparison.Ordinal);
        files["config.json"] = Encoding.UTF8.GetBytes(config);
        Write(toy, files);
        Array.ForEach(beside, model => Write(model, Read(model)));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("attention-altered-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static Dictionary<string, byte[]> Read(string model)
    {
        var toy = System.IO.Path.Combine(AppContext.BaseDirectory, Engine.Toy, model);
        var folder = Directory.Exists(toy) ? toy : System.IO.Path.Combine(AppContext.BaseDirectory, Engine.Shipped, model);
        return Directory.GetFiles(System.IO.Path.Combine(folder, "1")).Append(System.IO.Path.Combine(folder, "config.json"))
            .ToDictionary(path => System.IO.Path.GetFileName(path)!, File.ReadAllBytes);
    }

    private void Write(string model, Dictionary<string, byte[]> files)
    {
        var copy = System.IO.Path.Combine(Path, model);
        Directory.CreateDirectory(System.IO.Path.Combine(copy, "1"));
        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(System.IO.Path.Combine(copy, name == "config.json" ? "" : "1", name), bytes);
        }
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
