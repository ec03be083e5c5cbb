using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Attention.Inference.Text;

namespace Attention.Inference.Tests;

/// <summary>A repository with the toy translator, and copies of it in which something is otherwise.</summary>
internal sealed class AlteredToy : IDisposable
{
    private const string Toy = "toy-en-fr";

    /// <summary>The toy with one of its weights set to zero.</summary>
    public AlteredToy(string graph, string weight) => Add(Toy, isDefault: true, graph, model => Weight(model, weight).Clear());

    private AlteredToy()
    {
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("attention-altered-").FullName;

    /// <summary>The toy as one that may say <c>&lt;unk&gt;</c>, and says it the more readily the larger <paramref name="bias"/> is.</summary>
    public static AlteredToy ThatSaysUnknown(float bias, bool hasAttention = true) => new AlteredToy().Add(Toy, isDefault: true, "step.onnx", model =>
    {
        Weight(model, "ruled_out")[Vocabulary.Unknown] = 0;
        BinaryPrimitives.WriteHalfLittleEndian(Weight(model, "decoder.bias")[(2 * Vocabulary.Unknown)..], (Half)bias);
        if (!hasAttention)
        {
            HideAttention(model);
        }
    });

    /// <summary>The toy and a second one of the same languages that does not show where it looks.</summary>
    public static AlteredToy WithBaseline(bool hasDefault = true)
    {
        var models = new AlteredToy();
        if (hasDefault)
        {
            models.Add(Toy, isDefault: true, "step.onnx", static _ => { });
        }

        // Its name comes first: that must not make it the default.
        return models.Add("baseline-en-fr", isDefault: false, "step.onnx", HideAttention);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private AlteredToy Add(string name, bool isDefault, string graph, Action<byte[]> alter)
    {
        var toy = System.IO.Path.Combine(AppContext.BaseDirectory, Engine.Toy, Toy);
        var copy = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.Combine(copy, "1"));
        foreach (var file in Directory.GetFiles(toy, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(toy, file)));
        }

        var path = System.IO.Path.Combine(copy, "1", graph);
        var bytes = File.ReadAllBytes(path);
        var digest = Digest(bytes);
        alter(bytes);
        File.WriteAllBytes(path, bytes);
        var config = File.ReadAllText(System.IO.Path.Combine(copy, "config.json"))
            .Replace(digest, Digest(bytes), StringComparison.Ordinal)
            .Replace("\"default\": true", $"\"default\": {(isDefault ? "true" : "false")}", StringComparison.Ordinal);
        File.WriteAllText(System.IO.Path.Combine(copy, "config.json"), config);
        return this;
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // Under another name, as long, the service does not know what it is.
    private static void HideAttention(byte[] model)
    {
        int at;
        while ((at = model.AsSpan().IndexOf("attention"u8)) >= 0)
        {
            "somewhere"u8.CopyTo(model.AsSpan(at));
        }
    }

    // In a TensorProto the name (field 8) is followed by raw_data: the tag of field 9, its length as a varint, the bytes.
    private static Span<byte> Weight(byte[] model, string weight)
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

        return model.AsSpan(at, length);
    }
}
