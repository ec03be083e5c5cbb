using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Translation;

/// <summary>The routes that LibreTranslate's clients call.</summary>
public sealed class LibreModelTests(AttentionApi api)
{
    private const string Text = "Two dogs play in the snow.";

    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task A_text_is_answered_with_a_text()
    {
        var answer = await PostAsync("/translate", new JsonObject { ["q"] = Text, ["source"] = "en", ["target"] = "fr", ["format"] = "text", ["api_key"] = "" });

        Assert.Equal([new("translatedText", (await OursAsync("fr", Text))[0])], answer.AsObject().Select(member => KeyValuePair.Create(member.Key, (string)member.Value!)));
    }

    [Fact]
    public async Task A_list_is_answered_with_a_list()
    {
        string[] texts = [Text, "A man reads a book."];

        var answer = await PostAsync("/translate", new JsonObject { ["q"] = new JsonArray([.. texts]), ["source"] = "EN", ["target"] = "de", ["alternatives"] = 2 });

        Assert.Equal(await OursAsync("de", texts), answer["translatedText"]!.AsArray().Select(text => (string)text!));
        Assert.All(answer["alternatives"]!.AsArray(), others => Assert.Equal(2, others!.AsArray().Count));
    }

    [Fact]
    public async Task A_form_is_read_as_JSON_is()
    {
        using var form = new FormUrlEncodedContent([new("q", Text), new("source", "en"), new("target", "fr")]);

        var answer = await ReadAsync(await _client.PostAsync("/translate", form));

        Assert.Equal((await OursAsync("fr", Text))[0], (string)answer["translatedText"]!);
    }

    [Fact]
    public async Task The_source_is_found_out_where_it_is_not_told()
    {
        var answer = await PostAsync("/translate", new JsonObject { ["q"] = Text, ["source"] = "auto", ["target"] = "fr" });

        Assert.Equal((await OursAsync("fr", Text))[0], (string)answer["translatedText"]!);
        Assert.Equal("en", (string)answer["detectedLanguage"]!["language"]!);
        Assert.InRange((double)answer["detectedLanguage"]!["confidence"]!, 50, 100);
    }

    [Theory]
    [InlineData("Where is the train station?", "en")]
    [InlineData("Où est la gare ?", "fr")]
    [InlineData("Die Regierung will die Steuern senken.", "de")]
    [InlineData("窓を閉めてください。", "ja")]
    public async Task The_language_of_a_text_is_detected(string text, string language)
    {
        var answer = (await PostAsync("/detect", new JsonObject { ["q"] = text })).AsArray();

        Assert.Equal(language, (string)answer[0]!["language"]!);
        Assert.Equal(answer.Select(found => (double)found!["confidence"]!).OrderDescending(), answer.Select(found => (double)found!["confidence"]!));
    }

    [Fact]
    public async Task Every_language_is_listed_with_what_it_is_translated_to()
    {
        var languages = (await ReadAsync(await _client.GetAsync("/languages"))).AsArray();

        Assert.Equal(["de", "en", "fr"], languages.Select(language => (string)language!["code"]!));
        Assert.Equal(["German", "English", "French"], languages.Select(language => (string)language!["name"]!));
        Assert.Equal(["de", "fr"], languages[1]!["targets"]!.AsArray().Select(target => (string)target!).Order());
        Assert.Empty(languages[0]!["targets"]!.AsArray());
    }

    [Theory]
    [InlineData("/translate", """{ "q": "Hello.", "source": "en" }""", "target")]
    [InlineData("/translate", """{ "q": "Hello.", "target": "fr" }""", "source")]
    [InlineData("/translate", """{ "source": "en", "target": "fr" }""", "q")]
    [InlineData("/translate", """{ "q": [], "source": "en", "target": "fr" }""", "q")]
    [InlineData("/translate", """{ "q": [1], "source": "en", "target": "fr" }""", "q")]
    [InlineData("/translate", """{ "q": "Hello.", "source": "en", "target": "xx" }""", "target")]
    [InlineData("/translate", """{ "q": "Hello.", "source": "en", "target": "fr", "format": "html" }""", "format")]
    [InlineData("/translate", """{ "q": "Hello.", "source": "en", "target": "fr", "alternatives": 10 }""", "alternatives")]
    [InlineData("/translate", """{ "q": "Voici une phrase en français.", "source": "auto", "target": "fr" }""", "target")]
    [InlineData("/detect", """{ "q": "12:30" }""", "q")]
    public async Task What_is_wrong_is_said_in_their_form(string route, string body, string field)
    {
        var response = await _client.PostJsonAsync(route, JsonNode.Parse(body)!.AsObject());
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

        Assert.Equal((HttpStatusCode.BadRequest, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith($"{field}:", (string)Assert.Single(answer).Value!, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> OursAsync(string target, params string[] texts)
    {
        var body = Requests.Translation(texts);
        body["target"] = target;
        var answer = await ReadAsync(await _client.PostJsonAsync("/v1/translations", body));
        return [.. answer["translations"]!.AsArray().Select(result => (string)result!["translation"]!)];
    }

    private async Task<JsonNode> PostAsync(string route, JsonObject body) => await ReadAsync(await _client.PostJsonAsync(route, body));

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
