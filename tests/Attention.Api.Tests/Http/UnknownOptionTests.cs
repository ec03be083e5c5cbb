using System.Net;
using System.Text;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Http;

/// <summary>An option that is misspelt is never passed over in silence on our own routes.</summary>
public sealed class UnknownOptionTests(TransportApi api) : IClassFixture<TransportApi>
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("/v1/captions", "image", "beams", "beam")]
    [InlineData("/v1/captions/compare", "image", "model", "models")]
    [InlineData("/v1/classifications", "image", "cell", "cells")]
    [InlineData("/v1/crops", "image", "box", null)]
    [InlineData("/v1/saliency", "image", "treshold", "threshold")]
    [InlineData("/v1/fixations", "image", "Crops", "crop")]
    [InlineData("/v1/actions", "video", "tops", "top")]
    [InlineData("/v1/transcriptions", "audio", "max_tokens", "maxTokens")]
    public async Task It_is_refused_with_the_nearest_that_is_known_in_the_query_and_in_the_form(string route, string file, string option, string? meant)
    {
        var query = await _client.PostAsync($"{route}?{option}=3", File());
        var form = await _client.PostAsync(
            route, new MultipartFormDataContent { { File(), file, "a.bin" }, { new StringContent("3"), option } });

        foreach (var response in new[] { query, form })
        {
            var detail = (string)(await response.ProblemAsync(HttpStatusCode.BadRequest, option))["detail"]!;
            Assert.StartsWith($"'{option}' is not known here; {(meant is null ? "there are model, theta, boxes, size, " : $"did you mean {meant}?")}", detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/v1/translations")]
    [InlineData("/v1/alignments")]
    public async Task An_option_beside_JSON_belongs_into_it(string route)
    {
        var response = await _client.PostAsync($"{route}?beam=3", new StringContent("{}", Encoding.UTF8, "application/json"));

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "beam");
        Assert.Equal("'beam' stands in the query, which is not read here; options are members of the JSON body.", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/any")]
    public async Task Where_no_option_is_taken_each_is_refused(string route)
    {
        var problem = await (await _client.GetAsync($"{route}?task=x")).ProblemAsync(HttpStatusCode.BadRequest, "task");

        Assert.Equal("'task' is not known here; nothing is taken.", (string)problem["detail"]!);
    }

    [Fact]
    public async Task A_query_that_is_not_text_is_refused()
    {
        var problem = await (await _client.PostAsync("/v1/captions?prefix=caf%E9", File())).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal("The query is not Unicode text: it has bytes that are not UTF-8.", (string)problem["detail"]!);
    }

    [Fact]
    public async Task Where_clients_of_others_call_what_they_know_is_passed_over()
    {
        var form = new MultipartFormDataContent { { File(), "file", "a.wav" }, { new StringContent("whisper-1"), "models" } };

        // It is read: what is missing is a model.
        await (await _client.PostAsync("/v1/audio/transcriptions?colour=blue", form)).ProblemAsync(HttpStatusCode.NotFound, "model");
    }

    private static ByteArrayContent File() => new([1]) { Headers = { ContentType = new("application/octet-stream") } };
}
