using System.Text.Json;
using Attention.Inference.Models;

namespace Attention.Inference.Tests;

/// <summary>Inputs and the answers that the training framework gave, beside each model.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<T> Read<T>(ModelFolder folder)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(folder.PathOf("golden.json")));
        var cases = file.RootElement.GetProperty("cases").Deserialize<List<T>>(Json)!;
        Assert.NotEmpty(cases);
        return cases;
    }
}
