using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Attention.Contracts.Models;
using AttentionV1 = Attention.Contracts.V1;

namespace Attention.ToyTask.Tests;

/// <summary>What the service tells of a task that it does not know.</summary>
public sealed class ServingTests(ToyService service)
{
    private const string Model = "brightness-cells";

    private readonly HttpClient _rest = service.CreateClient();

    [Fact]
    public async Task The_API_document_has_the_route_its_options_and_what_it_answers()
    {
        var document = await _rest.GetFromJsonAsync<JsonObject>("/swagger/v1/swagger.json");

        var post = document!["paths"]![BrightnessCalls.Route]!["post"]!;
        var options = post["parameters"]!.AsArray().ToDictionary(static option => (string)option!["name"]!, static option => option!);
        Assert.Superset(new HashSet<string>(["id", "model", "threshold", "top", "attention"]), options.Keys.ToHashSet());
        Assert.Equal("Cells that are named at most; 3 when absent.", (string)options["top"]["description"]!);
        Assert.Equal((1, 16), ((int)options["top"]["schema"]!["minimum"]!, (int)options["top"]["schema"]!["maximum"]!));
        Assert.NotNull(post["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!["properties"]!["image"]);
        Assert.Equal(["application/json", "image/png"], post["responses"]!["200"]!["content"]!.AsObject().Select(static form => form.Key));
        Assert.Contains("contrast", document["components"]!["schemas"]!["BrightnessResponse"]!["properties"]!.AsObject().Select(static property => property.Key));
    }

    [Fact]
    public async Task A_model_tells_the_settings_of_its_task_over_both_transports()
    {
        var rest = await _rest.GetFromJsonAsync<ModelInfo>($"/v1/models/{Model}");
        var grpc = await new AttentionV1.ModelService.ModelServiceClient(service.Channel()).GetModelAsync(new AttentionV1.GetModelRequest { Name = Model });

        Assert.Equal(("ready", "brightness", true), (rest!.State, rest.Task, rest.Default));
        Assert.Equal("""{"threshold":0.6}""", rest.Settings?.GetRawText());
        Assert.Equal(("ready", "brightness", true), (grpc.State, grpc.Task, grpc.Default));
        Assert.Equal(0.6, grpc.Settings.Fields["threshold"].NumberValue);
        Assert.Equal(("image", "uint8"), (rest.Inputs.Single().Name, rest.Inputs.Single().Type));
    }

    [Theory]
    [InlineData("\"threshold\": 0.6", "\"threshold\": 1.6", "config.json: brightness: threshold: 1.6 was given. It is from 0 to 1.")]
    [InlineData("\"threshold\": 0.6", "", "config.json: brightness cannot be read")]
    [InlineData("\"brightness\": {", "\"darkness\": {", "config.json has no 'brightness'")]
    [InlineData("\"rows\": 6", "\"rows\": 5", "'brightness' is [batch, 6, 8]; by config.json it is [batch, 5, 8]")]
    public async Task A_folder_with_odd_settings_is_refused_by_name_and_reason_while_the_rest_serves(string from, string to, string reason)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Copy("good", static config => config);
            Copy("odd", config => config.Replace(from, to, StringComparison.Ordinal).Replace("\"default\": true", "\"default\": false", StringComparison.Ordinal));
            await using var altered = new ToyService { Models = folder.FullName };
            var rest = altered.CreateClient();

            var odd = await rest.GetFromJsonAsync<ModelInfo>("/v1/models/odd");
            var answer = await rest.FindAsync(Pictures.Night());

            Assert.Equal("refused", odd!.State);
            Assert.Contains(reason, odd.Reason, StringComparison.Ordinal);
            Assert.Equal(("good", 2), (answer.Model, answer.Cells.Count));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Copy(string name, Func<string, string> alter)
        {
            var source = Path.Combine(AppContext.BaseDirectory, "repository", Model);
            var version = folder.CreateSubdirectory(Path.Combine(name, "1"));
            File.Copy(Path.Combine(source, "1", "brightness.onnx"), Path.Combine(version.FullName, "brightness.onnx"));
            File.WriteAllText(Path.Combine(folder.FullName, name, "config.json"), alter(File.ReadAllText(Path.Combine(source, "config.json"))));
        }
    }
}
