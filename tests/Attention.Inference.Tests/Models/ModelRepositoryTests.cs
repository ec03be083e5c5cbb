using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Models;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("attention-models-").FullName;

    [Fact]
    public async Task A_folder_that_is_dropped_in_is_served()
    {
        AddToy("my-own-model");

        await using var engine = await Engine.StartAsync(_path);

        Assert.True(engine.Models.IsReady);
        var model = Assert.Single(engine.Models.Models);
        Assert.Equal(("my-own-model", "ready", "translation"), (model.Name, model.State, model.Task));
        Assert.Equal(64, model.Sha256!.Length);
        Assert.Contains(model.Inputs, input => input is { Graph: "step", Name: "tokens" });
    }

    [Theory]
    [InlineData("config.json", null, "there is no config.json")]
    [InlineData("config.json", "{", "config.json cannot be read")]
    [InlineData("config.json", """{ "task": "translation" }""", "config.json cannot be read: version is missing")]
    [InlineData("1/init.onnx", null, "'1/init.onnx' is missing")]
    [InlineData("1/init.onnx", "not a graph", "'1/init.onnx' has the SHA-256")]
    public async Task A_bad_folder_is_refused_by_name_and_reason_while_the_rest_still_serves(string file, string? content, string reason)
    {
        AddToy("good");
        AddToy("bad");
        var path = Path.Combine(_path, "bad", file);
        File.Delete(path);
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        }

        await using var engine = await Engine.StartAsync(_path);

        Assert.Equal("ready", engine.Models.Find("good").State);
        Assert.Equal("refused", engine.Models.Find("bad").State);
        Assert.StartsWith(reason, engine.Models.Find("bad").Reason, StringComparison.Ordinal);
        Assert.Contains(engine.Logs.GetSnapshot(), record => record.Message.StartsWith("Model bad is refused: " + reason, StringComparison.Ordinal));
        var answer = await engine.Get<TranslationPipeline>().TranslateAsync(Request("good"), TestContext.Current.CancellationToken);
        Assert.NotEmpty(answer.Translations[0].Translation);
    }

    [Theory]
    [InlineData("\"translation\"", "\"divination\"", "its task 'divination' is unknown")]
    [InlineData("\"init\": \"init.onnx\"", "\"init\": \"step.onnx\"", "the step graph takes 'state', which the init graph does not give")]
    [InlineData("\"step\": \"step.onnx\"", "\"step\": \"init.onnx\"", "the step graph has no output 'top_log_probs'")]
    [InlineData("\"tokenizer\": \"tokenizer.model\",", "", "config.json has no 'tokenizer'")]
    [InlineData("\"beam\": 5", "\"beam\": 0", "")]
    [InlineData("\"init.onnx\": \"", "\"../init.onnx\": \"", "config.json has no sha256 for 'init.onnx'")]
    [InlineData("\"init\": \"init.onnx\"", "\"init\": null", "config.json: graphs: one of its values is null")]
    [InlineData("\"init.onnx\": \"", "\"other.onnx\": null, \"init.onnx\": \"", "config.json: sha256: one of its values is null")]
    [InlineData("\"metrics\": [", "\"metrics\": [ null, ", "config.json: metrics: one of its values is null")]
    [InlineData("\"tokenizer\": \"tokenizer.model\"", "\"tokenizer\": \"\\ud800\"", "")]
    public async Task A_folder_whose_config_does_not_fit_its_files_is_refused(string from, string to, string reason)
    {
        AddToy("bad");
        var config = Path.Combine(_path, "bad", "config.json");
        var text = await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(config, text.Replace(from, to, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        await using var engine = await Engine.StartAsync(_path);

        var model = Assert.Single(engine.Models.Models);
        Assert.Equal("refused", model.State);
        Assert.StartsWith(reason, model.Reason, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<InferenceException>(() => engine.Get<TranslationPipeline>().TranslateAsync(Request("bad"), TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.NotFound, failure.Code);
        Assert.Contains(model.Reason!, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_stops_the_start_and_names_the_setting()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Engine.StartAsync("nowhere"));

        Assert.Contains("Models:Path", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_shipped_model_is_served()
    {
        await using var engine = await Engine.StartAsync(Engine.Shipped);

        Assert.NotEmpty(engine.Models.Models);
        Assert.All(engine.Models.Models, model => Assert.Equal((model.Name, "ready", null), (model.Name, model.State, model.Reason)));
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static TranslationRequest Request(string model) => new() { Texts = ["The red cat sees a dog."], Source = "en", Target = "fr", Model = model };

    private void AddToy(string name)
    {
        var toy = Path.Combine(AppContext.BaseDirectory, Engine.Toy, "toy-en-fr");
        foreach (var file in Directory.GetFiles(toy, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_path, name, Path.GetRelativePath(toy, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
