using System.Net;
using System.Text;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests;

/// <summary>What is refused before any model is asked.</summary>
public sealed class BadRequestTests(TransportApi api) : IClassFixture<TransportApi>
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("beam=x", "beam", "'x' is not a whole number from 1 to 10.")]
    [InlineData("beam=1.5", "beam", "'1.5' is not a whole number from 1 to 10.")]
    [InlineData("beam=99999999999", "beam", "'99999999999' is not a whole number from 1 to 10.")]
    [InlineData("alternatives=many", "alternatives", "'many' is not a whole number from 1 to 10.")]
    [InlineData("maxTokens=-", "maxTokens", "'-' is not a whole number from 1 to 512.")]
    [InlineData("attention=heatmap", "attention", "'heatmap' is not one of weights, png, none.")]
    [InlineData("attention=1", "attention", "'1' is not one of weights, png, none.")]
    [InlineData("sample=yes", "sample", "'yes' is not true or false.")]
    [InlineData("seed=x", "seed", "'x' is not a whole number from 0 to 2147483647.")]
    [InlineData("mask=1,2,3", "mask", "'1,2,3' is not a list of 0 to 64 items, each x,y,width,height, joined by ;.")]
    public async Task An_option_that_cannot_be_read_is_named_with_its_value_and_limit(string option, string field, string detail)
    {
        var inQuery = await _client.PostAsync($"/v1/captions?{option}", Picture());
        var parts = option.Split('=');
        var inForm = await _client.PostAsync(
            "/v1/captions", new MultipartFormDataContent { { Picture(), "image", "a.png" }, { new StringContent(parts[1]), parts[0] } });

        Assert.Equal(detail, (string)(await inQuery.ProblemAsync(HttpStatusCode.BadRequest, field))["detail"]!);
        Assert.Equal(detail, (string)(await inForm.ProblemAsync(HttpStatusCode.BadRequest, field))["detail"]!);
    }

    [Theory]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","beam":"x"}""", "beam", "'x' is not a whole number from 1 to 10.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","beam":2.5}""", "beam", "2.5 is not a whole number from 1 to 10.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","attention":"x"}""", "attention", "'x' is not one of weights, png, none.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","attention":" none"}""", "attention", "' none' is not one of weights, png, none.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","attention":"weights,none"}""", "attention", "'weights,none' is not one of weights, png, none.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","attention":"none\u0000"}""", "attention", "'none\0' is not one of weights, png, none.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","beam":" 1"}""", "beam", "' 1' is not a whole number from 1 to 10.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","beam":"1\u0000"}""", "beam", "'1\0' is not a whole number from 1 to 10.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","attention":2}""", "attention", "2 is not one of weights, png, none.")]
    [InlineData("""{"texts":"a","source":"en","target":"fr"}""", "texts", "'a' is not a list of 1 to 64 items.")]
    [InlineData("""{"texts":[{"a":1}],"source":"en","target":"fr"}""", "texts[0]", """{"a":1} is not a text.""")]
    [InlineData("""{"texts":["a"],"source":null,"target":"fr"}""", "source", "null is not a text of 2 to 16 characters.")]
    [InlineData("""{"source":"en","target":"fr"}""", "texts", "texts is missing; it is a list of 1 to 64 items.")]
    [InlineData("""{"texts":["a"],"source":"en"}""", "target", "target is missing; it is a text of 2 to 16 characters.")]
    [InlineData("""{"texts":["\ud800 cat"],"source":"en","target":"fr"}""", "texts[0]", "texts[0] is not Unicode text: it has half a surrogate pair, or bytes that are not UTF-8.")]
    [InlineData("""{"texts":["a"],"source":"\udc00","target":"fr"}""", "source", "source is not Unicode text: it has half a surrogate pair, or bytes that are not UTF-8.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","attention":"\ud800"}""", "attention", "attention is not Unicode text: it has half a surrogate pair, or bytes that are not UTF-8.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","beam":"\ud800"}""", "beam", "beam is not Unicode text: it has half a surrogate pair, or bytes that are not UTF-8.")]
    [InlineData("[]", null, "[] is not an object.")]
    [InlineData("null", null, "The body is null; send a JSON object.")]
    [InlineData("", null, "The body is not JSON: see line 1, byte 1.")]
    [InlineData("""{"texts":["a",""", null, "The body is not JSON: see line 1, byte 14.")]
    public async Task A_translation_that_cannot_be_read_is_answered_with_what_is_wrong(string body, string? field, string detail)
    {
        var problem = await (await PostAsync("/v1/translations", body)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.Equal(detail, (string)problem["detail"]!);
    }

    [Theory]
    [InlineData(
        """{"pairs":[{"text":"a"}],"source":"en","target":"fr"}""",
        "pairs[0].translation",
        "pairs[0].translation is missing; it is a text.")]
    [InlineData("""{"pairs":[{"text":"a","translation":5}],"source":"en","target":"fr"}""", "pairs[0].translation", "5 is not a text.")]
    [InlineData("""{"pairs":["a"],"source":"en","target":"fr"}""", "pairs[0]", "'a' is not an object.")]
    public async Task An_alignment_that_cannot_be_read_is_answered_with_what_is_wrong(string body, string field, string detail)
    {
        var problem = await (await PostAsync("/v1/alignments", body)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.Equal(detail, (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("/v1/captions", "image", "beam", "2")]
    [InlineData("/v1/captions/compare", "image", "models", "a")]
    [InlineData("/v1/crops", "image", "theta", "1,0,0,0,1,0")]
    [InlineData("/v1/saliency", "image", "binary", "true")]
    [InlineData("/v1/fixations", "image", "crop", "1:1")]
    [InlineData("/v1/classifications", "image", "cells", "1,1")]
    [InlineData("/v1/actions", "video", "top", "1")]
    [InlineData("/v1/transcriptions", "audio", "beam", "2")]
    [InlineData("/v1/audio/transcriptions", "file", "response_format", "text")]
    [InlineData("/v1/audio/transcriptions", "file", "timestamp_granularities[]", "word")]
    public async Task An_option_in_the_query_and_in_the_form_is_refused_by_name(string route, string file, string option, string value)
    {
        var form = new MultipartFormDataContent { { Picture(), file, "a" }, { new StringContent(value), option } };

        var problem = await (await _client.PostAsync($"{route}?{Uri.EscapeDataString(option)}={value}", form)).ProblemAsync(HttpStatusCode.BadRequest, option);

        Assert.Equal($"{option} is given twice: '{value}' in the query and '{value}' in the form.", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("/v1/captions", "image")]
    [InlineData("/v1/crops", "image")]
    [InlineData("/v1/saliency", "image")]
    [InlineData("/v1/fixations", "image")]
    [InlineData("/v1/transcriptions", "audio")]
    [InlineData("/v1/audio/transcriptions", "file")]
    public async Task A_form_without_a_file_is_refused_by_name(string route, string field)
    {
        var empty = await _client.PostAsync(route, new MultipartFormDataContent { { new StringContent("3"), "beam" } });
        var nothing = await _client.PostAsync(route, null);

        await empty.ProblemAsync(HttpStatusCode.BadRequest, field);
        await nothing.ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task A_form_that_ends_early_is_refused()
    {
        var form = new StringContent("--cut\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nbytes");
        form.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "cut") } };

        await (await _client.PostAsync("/v1/captions", form)).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_the_limit()
    {
        var limits = new LimitsOptions();
        var bytes = new byte[limits.MaxImageBytes + 1];
        var raw = await _client.PostAsync("/v1/captions", Picture(bytes));
        var form = await _client.PostAsync("/v1/captions", new MultipartFormDataContent { { Picture(bytes), "image", "a.png" } });
        var text = await PostAsync("/v1/translations", new string('a', limits.MaxTextBytes + 1));

        foreach (var (response, field, limit) in new[]
                 {
                     (raw, "image", limits.MaxImageBytes), (form, "image", limits.MaxImageBytes), (text, null, limits.MaxTextBytes),
                 })
        {
            var problem = await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, field);
            Assert.Contains($"{limit} bytes", (string)problem["detail"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/v1/captions", "text/plain")]
    [InlineData("/v1/crops", "audio/wav")]
    [InlineData("/v1/saliency", "text/plain")]
    [InlineData("/v1/fixations", "application/xml")]
    [InlineData("/v1/transcriptions", "image/png")]
    [InlineData("/v1/audio/transcriptions", "text/plain")]
    [InlineData("/v1/translations", "text/plain")]
    [InlineData("/v1/alignments", "application/xml")]
    public async Task Another_content_type_is_refused_with_those_that_are_read(string route, string type)
    {
        var problem = await (await PostAsync(route, "hello", type)).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

        Assert.Contains(type, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_route_and_a_wrong_method_are_problems_too()
    {
        var unknown = await (await _client.GetAsync("/v1/nothing")).ProblemAsync(HttpStatusCode.NotFound);
        var wrong = await _client.DeleteAsync("/v1/models");

        Assert.Contains("/v1/nothing", (string)unknown["detail"]!, StringComparison.Ordinal);
        var problem = await wrong.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Equal("/v1/models does not take DELETE, only GET, HEAD.", (string)problem["detail"]!);
        Assert.Equal(["GET", "HEAD"], wrong.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/models")]
    [InlineData("/v1/captions")]
    [InlineData("/v1/nothing")]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/attention.v1.ModelService/ListModels")]
    public async Task No_path_takes_TRACE(string path)
    {
        var response = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Trace, path));

        var problem = await response.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Equal($"{path} does not take TRACE, only GET, HEAD, POST.", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Metrics_are_only_read(string method)
    {
        var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/metrics"));

        var problem = await response.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Equal($"/metrics does not take {method}, only GET, HEAD.", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("/v1/captions", "image/jpeg")]
    [InlineData("/v1/captions", "application/json;q=0")]
    public async Task An_answer_that_cannot_be_given_is_406(string route, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = Picture() };
        request.Headers.TryAddWithoutValidation("Accept", accept);

        var problem = await (await _client.SendAsync(request)).ProblemAsync(HttpStatusCode.NotAcceptable);
        Assert.Contains("application/json, image/png, text/event-stream", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_refused_before_it_begins()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/captions?beam=0") { Content = Picture() };
        request.Headers.Accept.ParseAdd("text/event-stream");

        await (await _client.SendAsync(request)).ProblemAsync(HttpStatusCode.BadRequest, "beam");
    }

    [Fact]
    public async Task The_page_where_every_route_can_be_tried_is_at_swagger()
    {
        var response = await _client.GetAsync("/swagger");

        Assert.Equal("/swagger/index.html", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Metrics_can_be_scraped() =>
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/metrics")).StatusCode);

    private static ByteArrayContent Picture(byte[]? bytes = null) =>
        new(bytes ?? [1]) { Headers = { ContentType = new("image/png") } };

    private Task<HttpResponseMessage> PostAsync(string route, string body, string type = "application/json") =>
        _client.PostAsync(route, new StringContent(body, Encoding.UTF8, type));
}
