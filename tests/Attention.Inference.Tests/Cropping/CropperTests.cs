using System.Security.Cryptography;
using System.Text;

namespace Attention.Inference.Tests.Cropping;

/// <summary>A folder whose graph and labels do not fit each other is refused with the reason.</summary>
public sealed class CropperTests : IDisposable
{
    private const string Model = "crop-stn";

    private readonly string _models = Directory.CreateTempSubdirectory("attention-croppers-").FullName;

    [Theory]
    [InlineData("seven\neight\n", "with 2 labels it must give [crops, 2, 3] and [crops, 2]")]
    [InlineData(null, "config.json has no 'labels'")]
    public async Task A_model_whose_labels_are_not_those_of_its_graph_is_refused(string? labels, string reason)
    {
        Copy(labels);

        await using var engine = await Engine.StartAsync(_models);

        var model = engine.Models.Find(Model);
        Assert.Equal("refused", model.State);
        Assert.Contains(reason, model.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_models, recursive: true);

    private void Copy(string? labels)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, Engine.Shipped, Model);
        var copy = Path.Combine(_models, Model);
        Directory.CreateDirectory(Path.Combine(copy, "1"));
        foreach (var file in Directory.GetFiles(Path.Combine(shipped, "1")))
        {
            File.Copy(file, Path.Combine(copy, "1", Path.GetFileName(file)));
        }

        var config = File.ReadAllText(Path.Combine(shipped, "config.json"));
        if (labels is null)
        {
            config = config.Replace("\"labels\": \"labels.txt\",", "", StringComparison.Ordinal);
        }
        else
        {
            var path = Path.Combine(copy, "1", "labels.txt");
            config = config.Replace(Digest(File.ReadAllBytes(path)), Digest(Encoding.UTF8.GetBytes(labels)), StringComparison.Ordinal);
            File.WriteAllText(path, labels);
        }

        File.WriteAllText(Path.Combine(copy, "config.json"), config);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
