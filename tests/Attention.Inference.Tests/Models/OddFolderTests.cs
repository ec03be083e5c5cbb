using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Attention.Contracts.Captioning;
using Attention.Inference.Models;
using Attention.Inference.Translation;

namespace Attention.Inference.Tests.Models;

/// <summary>What somebody may get wrong in a folder, and the reason that he reads.</summary>
public sealed class OddFolderTests : IDisposable
{
    private readonly ToyRepository _toys = new(Path.Combine(AppContext.BaseDirectory, Engine.Toy));

    [Theory]
    [InlineData("toy-en-fr", "treshold", "0.4", "config.json: 'treshold' is not known; there are: ")]
    [InlineData("toy-en-fr", "attributes", "5", "config.json: 'attributes' is not known; there are: ")]
    [InlineData("toy-en-fr", "decoding", """{ "beams": 3 }""", "config.json: decoding: 'beams' is not known; there are: beam, lengthPenalty")]
    [InlineData("toy-en-fr", "metrics", """[{ "name": "BLEU", "value": 1, "dataset": "toys", "beam": 3 }]""", "config.json: metrics: 'beam' is not known; there are: command, dataset, name, settings, value")]
    [InlineData("toy-transcribe", "limits", """{ "maxTokens": 64, "maxMinutes": 2 }""", "config.json: limits: 'maxMinutes' is not known; there are: maxSeconds, maxSourceTokens, maxTokens")]
    [InlineData("toy-en-fr", "metrics", """[{ "name": "BLEU", "value": "high", "dataset": "toys" }]""", "config.json cannot be read: metrics[0].value: \"high\" was given; it is a number")]
    [InlineData("toy-en-fr", "metrics", "7", "config.json cannot be read: metrics: 7 was given; it is a list")]
    [InlineData("toy-en-fr", "metrics", """[{ "name": "BLEU", "dataset": "toys" }]""", "config.json cannot be read: metrics[0].value is missing; it is a number")]
    [InlineData("toy-en-fr", "default", "\"yes\"", "config.json cannot be read: default: \"yes\" was given; it is true or false")]
    [InlineData("toy-en-fr", "title", "[]", "config.json cannot be read: title: [] was given; it is a text")]
    [InlineData("toy-en-fr", "title", "\"\\ud800\"", "config.json cannot be read: title: \"\\ud800\" was given; it is a text in Unicode")]
    [InlineData("toy-en-fr", "task", "null", "config.json cannot be read: task: null was given; it is a text")]
    [InlineData("toy-en-fr", "sha256", """{ "init.onnx": 5 }""", "config.json cannot be read: sha256['init.onnx']: 5 was given; it is a text")]
    [InlineData("toy-en-fr", "limits", """{ "maxTokens": 1.5 }""", "config.json: limits cannot be read: maxTokens: 1.5 was given; it is a whole number")]
    [InlineData("toy-en-fr", "languages", "\"en\"", "config.json: languages cannot be read: \"en\" was given; it is an object")]
    [InlineData("toy-en-fr", "languages", """{ "source": "en" }""", "config.json: languages cannot be read: target is missing; it is a text")]
    [InlineData("toy-en-fr", "tokenizer", "[]", "config.json: tokenizer: [] was given; it is the name of a file")]
    [InlineData("toy-en-fr", "tokenizer", "\"\\ud800\"", "config.json: tokenizer: \"\\ud800\" was given; it is the name of a file")]
    [InlineData("toy-en-fr", "labels", "5", "config.json: labels: 5 was given; it is the name of a file")]
    [InlineData("toy-classify", "labels", "5", "config.json: labels: 5 was given; it is the name of a file")]
    [InlineData("toy-fixations", "image", """{ "width": 64, "height": 48, "fit": "stretch" }""", "config.json: image cannot be read: fit: \"stretch\" was given; it is one of squash, pad")]
    public async Task A_field_that_is_odd_is_named_in_words_of_JSON(string toy, string field, string value, string reason)
    {
        var config = Path.Combine(_toys.Add("odd", json => json.Remove(field), toy), "config.json");
        // As text: what is no Unicode cannot be held by a JSON node.
        await WriteAsync(config, $"{{\"{field}\":{value},{(await ReadAsync(config))[1..]}");

        await AssertRefusedAsync("odd", reason);
    }

    [Theory]
    [InlineData("5", "config.json cannot be read: 5 was given; it is an object")]
    [InlineData("[]", "config.json cannot be read: [] was given; it is an object")]
    [InlineData("null", "config.json is null")]
    [InlineData("{ \"task\": \"translation\" }", "config.json cannot be read: version is missing; it is a text")]
    [InlineData("{\n  \"task\": translation }", "config.json cannot be read: it is no JSON, see line 2, byte 1")]
    public async Task A_config_that_is_no_object_is_told_so(string text, string reason)
    {
        await WriteAsync(Path.Combine(_toys.Add("odd"), "config.json"), text);

        await AssertRefusedAsync("odd", reason);
    }

    [Fact]
    public async Task A_captioner_whose_words_are_no_file_is_refused()
    {
        using var altered = new AlteredModel("caption-semantic", "config.json", "\"attributes.txt\",", "5,", "vision-encoder");

        await using var engine = await Engine.StartAsync(altered.Path);

        Assert.Equal("config.json: attributes: 5 was given; it is the name of a file", engine.Models.Find("caption-semantic").Reason);
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_config_is_skipped()
    {
        var config = Path.Combine(_toys.Add("marked"), "config.json");
        await File.WriteAllTextAsync(config, await ReadAsync(config), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), TestContext.Current.CancellationToken);

        await using var engine = await Engine.StartAsync(_toys.Path);

        Assert.Equal((null, "ready"), (engine.Models.Find("marked").Reason, engine.Models.Find("marked").State));
    }

    [Theory]
    [InlineData(128, null)]
    [InlineData(129, "its name has 129 characters; requests can name a model of 128")]
    public async Task A_folder_that_no_request_can_name_is_refused(int length, string? reason)
    {
        var name = new string('a', length);
        _toys.Add(name);

        await using var engine = await Engine.StartAsync(_toys.Path);

        Assert.Equal(reason, engine.Models.Find(name).Reason);
    }

    [Fact]
    public void A_folder_may_have_as_long_a_name_as_requests_may_give()
    {
        var limit = typeof(CaptionRequest).GetProperty(nameof(CaptionRequest.Model))!.GetCustomAttribute<StringLengthAttribute>()!;

        Assert.Equal(ModelFolder.LongestName, limit.MaximumLength);
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(201, "'labels.txt': line 1 has 201 characters; 200 are the most")]
    [InlineData(100_000, "'labels.txt': line 1 has 100000 characters; 200 are the most")]
    public async Task A_label_that_no_figure_could_hold_is_refused(int length, string? reason)
    {
        var folder = _toys.Add("wordy", toy: "toy-classify");
        var labels = Path.Combine(folder, "1", "labels.txt");
        var lines = await File.ReadAllLinesAsync(labels, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(labels, [new string('a', length), .. lines[1..]], TestContext.Current.CancellationToken);
        await UpdateDigestAsync(folder, "labels.txt");

        await using var engine = await Engine.StartAsync(_toys.Path);

        Assert.Equal(reason, engine.Models.Find("wordy").Reason);
    }

    [Theory]
    [InlineData("damaged", "no tokenizer at all")]
    [InlineData("empty", "")]
    public async Task A_tokenizer_that_cannot_be_read_is_named(string name, string content)
    {
        var folder = _toys.Add(name);
        await WriteAsync(Path.Combine(folder, "1", "tokenizer.model"), content);
        await UpdateDigestAsync(folder, "tokenizer.model");

        await using var engine = await Engine.StartAsync(_toys.Path);

        Assert.Contains("'tokenizer.model' cannot be read as a SentencePiece model", engine.Models.Find(name).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a-first")]
    [InlineData("z-last")]
    public async Task Two_defaults_of_one_thing_are_both_refused_whatever_their_names(string other)
    {
        _toys.Add("toy");
        _toys.Add(other);
        _toys.Add("plain", static config => config["default"] = false);
        _toys.Add("reverse", static config => config["languages"] = new JsonObject { ["source"] = "fr", ["target"] = "en" });

        await using var engine = await Engine.StartAsync(_toys.Path);

        string[] names = [.. new[] { "toy", other }.Order(StringComparer.Ordinal)];
        var reason = $"config.json: default: '{names[0]}', '{names[1]}' are each the default of translation from en to fr; there is one";
        Assert.All(names, name => Assert.Equal(("refused", reason), (engine.Models.Find(name).State, engine.Models.Find(name).Reason)));
        Assert.Equal(["reverse", "plain"], engine.Models.Served<Translator>().Select(static model => model.Name));
    }

    public void Dispose() => _toys.Dispose();

    private async Task AssertRefusedAsync(string name, string reason)
    {
        await using var engine = await Engine.StartAsync(_toys.Path);

        var told = engine.Models.Find(name).Reason;
        Assert.StartsWith(reason, told, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Attention.", told, StringComparison.Ordinal);
    }

    private static async Task UpdateDigestAsync(string folder, string file)
    {
        var path = Path.Combine(folder, "config.json");
        var config = JsonNode.Parse(await ReadAsync(path))!;
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "1", file), TestContext.Current.CancellationToken);
        config["sha256"]![file] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await WriteAsync(path, config.ToJsonString());
    }

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    private static Task WriteAsync(string path, string text) => File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
}
