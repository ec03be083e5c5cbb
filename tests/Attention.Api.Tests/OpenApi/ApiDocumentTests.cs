using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.OpenApi;

public sealed class ApiDocumentTests(TransportApi api) : IClassFixture<TransportApi>
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("/v1/captions", "post")]
    [InlineData("/v1/captions/compare", "post")]
    [InlineData("/v1/translations", "post")]
    [InlineData("/v1/alignments", "post")]
    [InlineData("/v1/transcriptions", "post")]
    [InlineData("/v1/audio/transcriptions", "post")]
    [InlineData("/v1/chat/completions", "post")]
    [InlineData("/v1/responses", "post")]
    [InlineData("/v1/classifications", "post")]
    [InlineData("/v1/crops", "post")]
    [InlineData("/v1/saliency", "post")]
    [InlineData("/v1/fixations", "post")]
    [InlineData("/v1/actions", "post")]
    [InlineData("/v1/models", "get")]
    [InlineData("/v1/models/{name}", "get")]
    [InlineData("/health/live", "get")]
    [InlineData("/health/ready", "get")]
    [InlineData("/metrics", "get")]
    public async Task Every_route_is_in_the_document_with_a_summary(string route, string method)
    {
        var operation = await OperationAsync(route, method);

        Assert.NotEmpty((string)operation["summary"]!);
        Assert.NotNull(operation["responses"]!["200"]!["content"]);
    }

    [Theory]
    [InlineData("/v1/captions", "image", "image/jpeg")]
    [InlineData("/v1/captions/compare", "image", "image/jpeg")]
    [InlineData("/v1/crops", "image", "image/jpeg")]
    [InlineData("/v1/saliency", "image", "image/jpeg")]
    [InlineData("/v1/fixations", "image", "image/jpeg")]
    [InlineData("/v1/actions", "video", "video/mp4")]
    [InlineData("/v1/actions", "video", "image/gif")]
    [InlineData("/v1/transcriptions", "audio", "audio/wav")]
    [InlineData("/v1/audio/transcriptions", "file", "audio/wav")]
    [InlineData("/v1/classifications", "image", "image/jpeg")]
    public async Task A_file_can_be_sent_as_a_form_and_as_the_body(string route, string field, string mediaType)
    {
        var content = (await OperationAsync(route))["requestBody"]!["content"]!;

        Assert.Equal("binary", (string)content["multipart/form-data"]!["schema"]!["properties"]![field]!["format"]!);
        Assert.Equal("binary", (string)content[mediaType]!["schema"]!["format"]!);
        Assert.Equal("binary", (string)content["application/octet-stream"]!["schema"]!["format"]!);
    }

    [Fact]
    public async Task Options_come_with_their_range_and_description()
    {
        var parameters = (await OperationAsync("/v1/captions"))["parameters"]!.AsArray();

        Assert.Equal(
            ["model", "prefix", "mask", "topTokens", "sample", "seed", "beam", "alternatives", "maxTokens", "id", "attention", "X-Request-Timeout-Ms"],
            parameters.Select(parameter => (string)parameter!["name"]!));
        var beam = parameters.Single(parameter => (string)parameter!["name"]! == "beam")!;
        Assert.Equal(1, (int)beam["schema"]!["minimum"]!);
        Assert.Equal(10, (int)beam["schema"]!["maximum"]!);
        Assert.Contains("beam search", (string)beam["description"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/saliency", "threshold", "exceed")]
    [InlineData("/v1/saliency", "cutout", "cut out")]
    [InlineData("/v1/fixations", "crop", "16:9")]
    public async Task An_option_is_described_with_an_example_where_its_form_is_not_plain(string route, string name, string told)
    {
        var parameters = (await OperationAsync(route))["parameters"]!.AsArray();
        var parameter = parameters.Single(parameter => (string)parameter!["name"]! == name)!;

        Assert.Contains(told, (string)parameter["description"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/captions", "mask", "x,y,width,height")]
    [InlineData("/v1/captions/compare", "models", "caption-soft,")]
    [InlineData("/v1/crops", "theta", "0.5,0,0.25,")]
    [InlineData("/v1/crops", "boxes", "xc,yc,w,h")]
    [InlineData("/v1/audio/transcriptions", "timestamp_granularities[]", "word,segment")]
    [InlineData("/v1/classifications", "cells", "row,column")]
    public async Task A_list_is_one_text_in_the_query_and_its_form_is_told(string route, string name, string form)
    {
        var parameters = (await OperationAsync(route))["parameters"]!.AsArray();
        var parameter = parameters.Single(parameter => (string)parameter!["name"]! == name)!;

        Assert.Equal("string", (string)parameter["schema"]!["type"]!);
        Assert.Contains(form, (string)parameter["description"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/translations")]
    [InlineData("/v1/alignments")]
    public async Task The_example_of_a_request_is_one_that_the_service_can_read(string route)
    {
        var content = (await OperationAsync(route))["requestBody"]!["content"]!["application/json"]!;

        Assert.Equal("fr", (string)content["example"]!["target"]!);
        Assert.NotNull(content["schema"]);
    }

    [Theory]
    [InlineData("/v1/captions", "application/json", "image/png", "text/event-stream")]
    [InlineData("/v1/captions/compare", "application/json", "image/png")]
    [InlineData("/v1/crops", "application/json", "image/png")]
    [InlineData("/v1/saliency", "application/json", "image/png")]
    [InlineData("/v1/fixations", "application/json", "image/png")]
    [InlineData("/v1/actions", "application/json", "image/png", "image/webp", "text/event-stream")]
    [InlineData("/v1/translations", "application/json", "image/svg+xml", "text/event-stream")]
    [InlineData("/v1/alignments", "application/json", "image/svg+xml")]
    [InlineData("/v1/transcriptions", "application/json", "image/svg+xml", "text/event-stream")]
    [InlineData("/v1/audio/transcriptions", "application/json", "text/plain")]
    [InlineData("/v1/classifications", "application/json", "image/png")]
    public async Task Every_form_of_the_answer_is_described(string route, params string[] mediaTypes)
    {
        var content = (await OperationAsync(route))["responses"]!["200"]!["content"]!.AsObject();

        Assert.Equal(mediaTypes, content.Select(entry => entry.Key));
    }

    [Fact]
    public async Task Every_error_is_described()
    {
        var responses = (await OperationAsync("/v1/captions"))["responses"]!.AsObject();

        foreach (var status in Errors.Table.Values.Select(row => $"{row.Status}").Append("406"))
        {
            Assert.NotNull(responses[status]!["content"]!["application/problem+json"]!["schema"]);
        }
    }

    [Fact]
    public async Task Enumerations_are_described_as_the_texts_they_are_sent_as()
    {
        var schema = (await DocumentAsync())["components"]!["schemas"]!["AttentionFormat"]!;

        Assert.Equal("""["weights","png","none"]""", schema["enum"]!.ToJsonString());
    }

    [Fact]
    public async Task A_point_is_described_as_the_pair_of_numbers_that_it_is()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;

        Assert.Equal("#/components/schemas/SamplingPoint", (string)schemas["SampledLevel"]!["properties"]!["points"]!["items"]!["$ref"]!);
        var point = schemas["SamplingPoint"]!;
        Assert.Equal(("array", 2, 2), ((string)point["type"]!, (int)point["minItems"]!, (int)point["maxItems"]!));
        Assert.Equal("number", (string)point["items"]!["type"]!);
    }

    [Fact]
    public async Task The_page_is_served() =>
        Assert.Contains("swagger-ui", await _client.GetStringAsync("/swagger/index.html"), StringComparison.Ordinal);

    private async Task<JsonNode> OperationAsync(string route, string method = "post") =>
        (await DocumentAsync())["paths"]![route]![method]!;

    private async Task<JsonNode> DocumentAsync() =>
        JsonNode.Parse(await _client.GetStringAsync("/swagger/v1/swagger.json"))!;
}
