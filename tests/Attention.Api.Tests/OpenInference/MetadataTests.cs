using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Api.Tests.Security;

namespace Attention.Api.Tests.OpenInference;

/// <summary>What clients ask before they infer: is it up, is it ready, what is there.</summary>
public sealed class MetadataTests(TensorApi api, AttentionApi shipped)
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("/v2")]
    [InlineData("/v2/")]
    public async Task The_server_tells_its_name_its_version_and_the_extensions_that_it_serves(string route)
    {
        var server = await JsonAsync(_client, route);

        Assert.Equal("attention", (string)server["name"]!);
        Assert.NotEmpty((string)server["version"]!);
        Assert.Equal(["binary_tensor_data"], server["extensions"]!.AsArray().Select(extension => (string)extension!));
    }

    [Fact]
    public async Task The_server_is_live_and_ready()
    {
        Assert.Equal("""{"live":true}""", await _client.GetStringAsync("/v2/health/live"));
        Assert.Equal("""{"ready":true}""", await _client.GetStringAsync("/v2/health/ready"));
    }

    [Fact]
    public async Task A_server_that_is_not_ready_says_so_with_a_status_of_4xx_and_is_live_all_the_same()
    {
        await using var transport = new TransportApi { ModelObstacle = "The models are being loaded: 1 of 2 folders are done." };
        var client = transport.CreateClient();

        var ready = await client.GetAsync("/v2/health/ready");
        var infer = await client.InferAsync("simple", Infer.Request());

        Assert.Equal(HttpStatusCode.BadRequest, ready.StatusCode);
        Assert.Equal("""{"ready":false,"error":"The models are being loaded: 1 of 2 folders are done."}""", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2")).StatusCode);
        Assert.Contains("being loaded", await infer.ErrorAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.NotNull(infer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Where_callers_need_keys_probes_need_none_and_all_else_says_so_as_the_protocol_does()
    {
        await using var keyed = new KeyedApi();
        var client = keyed.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v2/health/ready")).StatusCode);
        Assert.Contains("A key is needed", await (await client.GetAsync("/v2")).ErrorAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
        Assert.Contains("A key is needed", await (await client.InferAsync("simple", Infer.Request())).ErrorAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/models/simple")]
    [InlineData("/v2/models/simple/versions/1")]
    public async Task A_model_tells_what_it_takes_and_gives(string route)
    {
        var model = await JsonAsync(_client, route);

        Assert.Equal("simple", (string)model["name"]!);
        Assert.Equal("onnx_onnxv1", (string)model["platform"]!);
        Assert.Equal("""["1"]""", model["versions"]!.ToJsonString());
        Assert.Equal("""[{"name":"INPUT0","datatype":"INT32","shape":[-1,16]},{"name":"INPUT1","datatype":"INT32","shape":[-1,16]}]""", model["inputs"]!.ToJsonString());
        Assert.Equal("""[{"name":"OUTPUT0","datatype":"INT32","shape":[-1,16]},{"name":"OUTPUT1","datatype":"INT32","shape":[-1,16]}]""", model["outputs"]!.ToJsonString());
    }

    [Theory]
    [InlineData("/v2/models/simple/ready", "simple")]
    [InlineData("/v2/models/simple/versions/1/ready", "simple")]
    [InlineData("/v2/models/simple.model/ready", "simple.model")]
    public async Task A_model_is_ready(string route, string name) =>
        Assert.Equal($$"""{"name":"{{name}}","ready":true}""", await _client.GetStringAsync(route));

    [Fact]
    public async Task Every_graph_of_the_repository_is_there_and_ready()
    {
        var client = shipped.CreateClient();
        var graphs = Directory.GetDirectories(Path.Combine(AttentionApi.RepositoryRoot, "models", "repository"))
            .SelectMany(folder => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!["graphs"]!.AsObject().Select(graph => $"{Path.GetFileName(folder)}.{graph.Key}"))
            .ToList();

        Assert.Contains("vision-encoder.encoder", graphs);
        Assert.Contains("caption-soft.step", graphs);
        foreach (var graph in graphs)
        {
            var metadata = await JsonAsync(client, $"/v2/models/{graph}");
            Assert.NotEmpty(metadata["inputs"]!.AsArray());
            Assert.NotEmpty(metadata["outputs"]!.AsArray());
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/v2/models/{graph}/ready")).StatusCode);
        }
    }

    [Theory]
    [InlineData("/v2/models/nothing", "There is no model 'nothing'")]
    [InlineData("/v2/models/nothing/ready", "There is no model 'nothing'")]
    [InlineData("/v2/models/simple.step", "There is no model 'simple.step'")]
    [InlineData("/v2/models/simple/versions/2", "simple has no version '2' here; there is '1'.")]
    [InlineData("/v2/models/simple/versions/2/ready", "simple has no version '2' here; there is '1'.")]
    [InlineData("/v2/nothing", "There is nothing at /v2/nothing")]
    public async Task What_is_not_there_is_404(string route, string reason) =>
        Assert.StartsWith(reason, await (await _client.GetAsync(route)).ErrorAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_method_is_405()
    {
        var response = await _client.GetAsync("/v2/models/simple/infer");

        Assert.Equal("/v2/models/simple/infer does not take GET, only POST.", await response.ErrorAsync(HttpStatusCode.MethodNotAllowed));
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_model_that_only_others_ask_names_its_graphs() =>
        Assert.Equal(
            "'vision-encoder' answers no requests itself; its graphs do: vision-encoder.encoder.",
            await (await shipped.CreateClient().GetAsync("/v2/models/vision-encoder")).ErrorAsync(HttpStatusCode.NotFound));

    private static async Task<JsonObject> JsonAsync(HttpClient client, string route) => await (await client.GetAsync(route)).JsonAsync();
}
