using System.Text.Json.Nodes;

namespace Attention.Inference.Tests;

/// <summary>A repository of its own, into which copies of toys are dropped.</summary>
/// <param name="toys">The folder where the toys are.</param>
internal sealed class ToyRepository(string toys) : IDisposable
{
    public const string Translator = "toy-en-fr";

    public string Path { get; } = Directory.CreateTempSubdirectory("attention-toys-").FullName;

    /// <summary>Drops a copy of a toy in, its config.json as <paramref name="edit"/> leaves it; its folder.</summary>
    public string Add(string name, Action<JsonObject>? edit = null, string toy = Translator)
    {
        var from = System.IO.Path.Combine(toys, toy);
        var folder = System.IO.Path.Combine(Path, name);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(folder, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var config = System.IO.Path.Combine(folder, "config.json");
        var json = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        edit?.Invoke(json);
        File.WriteAllText(config, json.ToJsonString());
        return folder;
    }

    /// <summary>Likewise, but what of a task that nobody knows is.</summary>
    public void AddRefused(string name) => Add(name, static config => config["task"] = "divination");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
