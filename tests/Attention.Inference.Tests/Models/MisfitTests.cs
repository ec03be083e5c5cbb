using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attention.Inference.Transcription;

namespace Attention.Inference.Tests.Models;

/// <summary>
/// Folders in which one thing does not fit another are refused by name and reason, at load or by a warm-up that looks at more than one
/// row, while the rest still serves.
/// </summary>
public sealed class MisfitTests : IDisposable
{
    private const string Beside = "beside";

    private static readonly string Graphs = Path.Combine(AppContext.BaseDirectory, "Fixtures", "misfits");

    private readonly string _path = Directory.CreateTempSubdirectory("attention-misfits-").FullName;

    public MisfitTests() => Add(Beside, isDefault: true);

    [Theory]
    [InlineData("init-wide.onnx", "'state' has 9 numbers where 8 are taken")]
    [InlineData("init-narrow.onnx", "'state' has 4 numbers where 8 are taken")]
    [InlineData("init-declared.onnx", "the init graph gives 'state' as float [?, 9], the step graph takes float [?, 8]")]
    [InlineData("init-fixed.onnx", "the 'init' graph fixes the batch axis of 'samples' at 1; export it with a dynamic one")]
    [InlineData("init-nan.onnx", "'state' holds NaN, which is no finite number")]
    [InlineData("init-external.onnx", "config.json has no sha256 for 'weights.bin', which 'init-external.onnx' reads")]
    public async Task A_graph_that_does_not_fit_the_next_is_refused(string init, string reason)
    {
        Add("misfit", init: init);

        await AssertRefusedAsync("misfit", reason);
    }

    [Fact]
    public async Task Weights_beside_a_graph_are_read_once_their_digest_is_told()
    {
        Add("external", init: "init-external.onnx", files: "weights.bin");

        await using var engine = await Engine.StartAsync(_path);

        Assert.Equal(("ready", null), (engine.Models.Find("external").State, engine.Models.Find("external").Reason));
    }

    [Fact]
    public async Task A_vocabulary_that_does_not_name_every_token_is_refused()
    {
        Add("misfit", vocabulary: "<pad>\n<s>\n</s>\n<unk>\n▁\n");

        await AssertRefusedAsync("misfit", "'the vocabulary' has 5 lines, 'log_probs' has 6 entries");
    }

    [Theory]
    [InlineData("../beside/1")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("1/")]
    public async Task A_version_that_climbs_out_of_its_folder_is_refused(string version)
    {
        Add("misfit", edit: config => config["version"] = version);

        await AssertRefusedAsync("misfit", $"config.json: version: '{version}' lies outside the folder; it is a plain name");
    }

    [Fact]
    public async Task Of_an_unknown_task_the_known_ones_are_listed()
    {
        Add("misfit", edit: config => config["task"] = "divination");

        await AssertRefusedAsync(
            "misfit",
            "its task 'divination' is unknown; there are: encoding, captioning, language, translation, transcription, classification, cropping, saliency, fixation, action, tensors");
    }

    [Fact]
    public async Task A_digest_in_capitals_is_as_good()
    {
        Add("capitals", edit: config =>
        {
            foreach (var (file, digest) in config["sha256"]!.AsObject().ToList())
            {
                config["sha256"]![file] = digest!.GetValue<string>().ToUpperInvariant();
            }
        });

        await using var engine = await Engine.StartAsync(_path);

        Assert.Equal("ready", engine.Models.Find("capitals").State);
        Assert.Equal(engine.Models.Find(Beside).Sha256, engine.Models.Find("capitals").Sha256);
    }

    [Fact]
    public async Task A_folder_of_version_control_is_no_model()
    {
        Directory.CreateDirectory(Path.Combine(_path, ".git"));

        await using var engine = await Engine.StartAsync(_path);

        Assert.Equal([Beside], engine.Models.Models.Select(model => model.Name));
    }

    [Fact]
    public async Task Clients_are_not_told_where_the_repository_lies()
    {
        Add("misfit", edit: config => config["graphs"]!["init"] = "vocabulary.txt");

        await using var engine = await Engine.StartAsync(_path);

        Assert.Equal("refused", engine.Models.Find("misfit").State);
        Assert.DoesNotContain(_path, engine.Models.Find("misfit").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(AppContext.BaseDirectory, engine.Models.Find("misfit").Reason, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private async Task AssertRefusedAsync(string name, string reason)
    {
        await using var engine = await Engine.StartAsync(_path);

        Assert.Equal(("refused", reason), (engine.Models.Find(name).State, engine.Models.Find(name).Reason));
        Assert.Equal(Beside, engine.Models.Resolve<Transcriber>(null).Name);
    }

    private void Add(
        string name,
        string init = "init.onnx",
        string vocabulary = "<pad>\n<s>\n</s>\n<unk>\n▁\na\n",
        bool isDefault = false,
        Action<JsonObject>? edit = null,
        params string[] files)
    {
        var version = Directory.CreateDirectory(Path.Combine(_path, name, "1")).FullName;
        foreach (var file in Directory.GetFiles(Graphs))
        {
            File.Copy(file, Path.Combine(version, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(version, "vocabulary.txt"), vocabulary);
        string[] used = [init, "step.onnx", "vocabulary.txt", .. files];
        var config = JsonSerializer.SerializeToNode(new
        {
            task = "transcription",
            version = "1",
            @default = isDefault,
            graphs = new { init, step = "step.onnx" },
            vocabulary = "vocabulary.txt",
            audio = new { sampleRate = 8000, samplesPerStep = 4 },
            sha256 = used.ToDictionary(file => file, file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(version, file))))),
        })!.AsObject();
        edit?.Invoke(config);
        File.WriteAllText(Path.Combine(_path, name, "config.json"), config.ToJsonString());
    }
}
