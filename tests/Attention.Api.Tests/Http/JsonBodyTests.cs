using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Http;

/// <summary>JSON that is odd all the way through: whatever comes, the answer is a problem that says what is wrong.</summary>
public sealed class JsonBodyTests(TransportApi api, ToyApi toy) : IClassFixture<TransportApi>
{
    private const string Translations = "/v1/translations";
    private const string Alignments = "/v1/alignments";
    private const string NoText = "is not Unicode text: it has half a surrogate pair, or bytes that are not UTF-8.";

    private readonly HttpClient _client = api.CreateClient();

    // A byte beyond ASCII is sent as it is: é of Latin-1 is no UTF-8.
    [Theory]
    [InlineData(Translations, """{"texts":["Le café"],"source":"en","target":"fr"}""", "texts[0]", $"texts[0] {NoText}")]
    [InlineData(Translations, """{"texts":["a"],"source":"é","target":"fr"}""", "source", $"source {NoText}")]
    [InlineData(Translations, """{"texts":["The dog \ud83d is big."],"source":"en","target":"fr"}""", "texts[0]", $"texts[0] {NoText}")]
    [InlineData(Translations, """{"texts":["a"],"\ud83d":1,"source":"en","target":"fr"}""", null, $"A name in the body {NoText}")]
    [InlineData(Translations, """{"é":1}""", null, $"A name in the body {NoText}")]
    [InlineData(Translations, """{"texts":"\udc00"}""", "texts", $"texts {NoText}")]
    [InlineData(Translations, "\"\\ud800\"", null, $"The body {NoText}")]
    [InlineData(Alignments, """{"pairs":[{"text":"a","translation":"é"}],"source":"en","target":"fr"}""", "pairs[0].translation", $"pairs[0].translation {NoText}")]
    [InlineData(Alignments, """{"texts":["The dog \ud83d is big."],"source":"en","target":"fr"}""", "texts[0]", $"texts[0] {NoText}")]
    [InlineData(Alignments, """{"a":[1,{"b":[[],"x","é"]}],"source":"en"}""", "a[1].b[2]", $"a[1].b[2] {NoText}")]
    [InlineData(Alignments, """{"a":{},"b":[{"\ud83d":{}}]}""", "b[0]", $"A name in b[0] {NoText}")]
    [InlineData(Alignments, """["\ud83d"]""", "[0]", $"[0] {NoText}")]
    [InlineData(Alignments, """{"pairs":[{"text":"a","\udc00":"b"}],"source":"en","target":"fr"}""", "pairs[0]", $"A name in pairs[0] {NoText}")]
    public Task Text_that_is_not_Unicode_is_refused_where_it_stands(string route, string body, string? field, string detail) =>
        RefusesAsync(route, body, field, detail);

    [Theory]
    [InlineData(Translations, """{"texts":["a"],"source":"en","source":"de","target":"fr"}""", "source")]
    [InlineData(Translations, """{"texts":["a"],"source":"en","target":"fr","Texts":["b"]}""", "texts")]
    [InlineData(Alignments, """{"pairs":[{"text":"a","text":"a","translation":"b"}],"source":"en","target":"fr"}""", "pairs[0].text")]
    public Task A_name_that_comes_twice_is_refused(string route, string body, string field) =>
        RefusesAsync(route, body, field, $"{field} is given twice.");

    [Theory]
    [InlineData(Translations, """{"texts":["a"],"source":"en","target":"fr","beams":3}""", "beams", "'beams' is not known here; did you mean beam?")]
    [InlineData(Translations, """{"texts":["a"],"source":"en","target":"fr","max_tokens":3}""", "max_tokens", "'max_tokens' is not known here; did you mean maxTokens?")]
    [InlineData(Alignments, """{"pairs":[{"text":"a","translaton":"b"}],"source":"en","target":"fr"}""", "pairs[0].translaton", "'translaton' is not known here; did you mean translation?")]
    [InlineData(Alignments, """{"pairs":[{"text":"a","x":"b"}],"source":"en","target":"fr"}""", "pairs[0].x", "'x' is not known here; there are text, translation.")]
    [InlineData(Translations, """{"":{"a":[1,{"b":2}]},"source":"en"}""", "", "'' is not known here; there are model, texts, source, target, beam, alternatives, maxTokens, id, attention.")]
    [InlineData(Translations, """{"a.b['c'][0]":1}""", "a.b['c'][0]", "'a.b['c'][0]' is not known here; there are model, texts, source, target, beam, alternatives, maxTokens, id, attention.")]
    public Task A_name_that_is_not_known_is_refused_with_the_nearest(string route, string body, string field, string detail) =>
        RefusesAsync(route, body, field, detail);

    [Theory]
    [InlineData("""{"texts":{"0":"a"},"source":"en","target":"fr"}""", "texts", """{"0":"a"} is not a list of 1 to 64 items.""")]
    [InlineData("""{"texts":[["a"]],"source":"en","target":"fr"}""", "texts[0]", """["a"] is not a text.""")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","beam":99999999999}""", "beam", "99999999999 is not a whole number from 1 to 10.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr","beam":{}}""", "beam", "{} is not a whole number from 1 to 10.")]
    [InlineData("7", null, "7 is not an object.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr"} {""", null, "The body is not JSON: see line 1, byte 45.")]
    [InlineData("""{"texts":["a"],"source":"en","target":"fr",}""", null, "The body is not JSON: see line 1, byte 44.")]
    [InlineData("""{"texts":[tru],"source":"en","target":"fr"}""", null, "The body is not JSON: see line 1, byte 14.")]
    [InlineData("""{"texts":["a","beams":3}""", null, "The body is not JSON: see line 1, byte 22.")]
    [InlineData("{\"texts\":[\"\\x\"]}", null, "The body is not JSON: see line 1, byte 13.")]
    public Task What_does_not_fit_is_quoted_with_what_does(string body, string? field, string detail) =>
        RefusesAsync(Translations, body, field, detail);

    [Fact]
    public Task What_is_quoted_is_cut_where_it_is_long() => RefusesAsync(
        Translations,
        $$"""{"texts":["a"],"source":"en","target":"fr","beam":"{{new string('x', 58)}}\ud83d\ude00{{new string('y', 500)}}"}""",
        "beam",
        $"'{new string('x', 58)}… is not a whole number from 1 to 10.");

    [Theory]
    [InlineData(65)]
    [InlineData(400_000)]
    public Task What_nests_too_deep_is_refused_without_following_it(int depth) => RefusesAsync(
        Translations,
        $$"""{"texts":{{new string('[', depth)}}{{new string(']', depth)}}}""",
        null,
        "The body is not JSON, or nests deeper than 64 levels: see line 1, byte 73.");

    [Fact]
    public async Task A_long_name_costs_no_long_search_and_no_long_answer()
    {
        var response = await PostAsync(_client, Translations, $$"""{"{{new string('b', 500_000)}}":1}""");

        await response.ProblemAsync(HttpStatusCode.BadRequest, new string('b', 60) + "…");
    }

    [Theory]
    [InlineData(Translations, """{"texts":["a"],"source":"en","target":"fr"}""")]
    [InlineData(Alignments, """{"pairs":[{"text":"a","translation":"b"}],"source":"en","target":"fr"}""")]
    public async Task A_byte_order_mark_is_skipped(string route, string body)
    {
        var answer = await PostAsync(toy.CreateClient(), route, $"\u00EF\u00BB\u00BF{body}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public Task A_second_byte_order_mark_is_not_JSON() =>
        RefusesAsync(Translations, "\u00EF\u00BB\u00BF\u00EF\u00BB\u00BF{}", null, "The body is not JSON: see line 1, byte 1.");

    private async Task RefusesAsync(string route, string body, string? field, string detail)
    {
        var problem = await (await PostAsync(_client, route, body)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.Equal(detail, (string)problem["detail"]!);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string route, string body) => client.PostAsync(
        route, new ByteArrayContent(Encoding.Latin1.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
}
