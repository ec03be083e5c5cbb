using System.Security.Cryptography;
using System.Text;

namespace Attention.Inference.Tests;

/// <summary>A repository with the toy translator, one of its weights set to zero.</summary>
internal sealed class AlteredToy : IDisposable
{
    public AlteredToy(string graph, string weight)
    {
        var toy = System.IO.Path.Combine(AppContext.BaseDirectory, Engine.Toy, "toy-en-fr");
        var copy = System.IO.Path.Combine(Path, "toy-en-fr");
        Directory.CreateDirectory(System.IO.Path.Combine(copy, "1"));
        foreach (var file in Directory.GetFiles(toy, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(toy, file)));
        }

        var path = System.IO.Path.Combine(copy, "1", graph);
        var bytes = File.ReadAllBytes(path);
        var config = File.ReadAllText(System.IO.Path.Combine(copy, "config.json"));
        config = config.Replace(Digest(bytes), Digest(Zero(bytes, weight)), StringComparison.Ordinal);
        File.WriteAllBytes(path, bytes);
        File.WriteAllText(System.IO.Path.Combine(copy, "config.json"), config);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("attention-altered-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // In a TensorProto the name (field 8) is followed by raw_data: the tag of field 9, its length as a varint, the bytes.
    private static byte[] Zero(byte[] model, string weight)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(weight), (9 << 3) | 2];
        var at = model.AsSpan().IndexOf(name);
        Assert.True(at >= 0, $"there is no initialiser '{weight}'");
        at += name.Length;
        var (length, shift) = (0, 0);
        do
        {
            length |= (model[at] & 0x7f) << shift;
            shift += 7;
        }
        while ((model[at++] & 0x80) != 0);

        model.AsSpan(at, length).Clear();
        return model;
    }
}
