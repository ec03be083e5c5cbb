using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Translation;

namespace Attention.Api.Tests.Translation;

/// <summary>Translations and alignments by the models of the repository, over REST.</summary>
public sealed class TranslationModelTests(AttentionApi api)
{
    private const string Text = "Economic growth has slowed down in recent years.";

    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task A_translation_comes_with_its_alignment()
    {
        var response = await (await _client.PostJsonAsync("/v1/translations", Requests.Translation(Text, "Hello.")))
            .ReadAsync<TranslationResponse>();

        Assert.Equal("translate-en-fr", response.Model);
        Assert.Equal(2, response.Translations.Count);
        Assert.All(response.Translations, AssertAligned);
        Assert.Contains("croissance", response.Translations[0].Translation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attention_none_gives_the_same_tokens()
    {
        var body = Requests.Translation(Text);
        body["attention"] = "none";
        var none = await (await _client.PostJsonAsync("/v1/translations", body)).ReadAsync<TranslationResponse>();
        var weights = await (await _client.PostJsonAsync("/v1/translations", Requests.Translation(Text)))
            .ReadAsync<TranslationResponse>();

        Assert.Equal(
            weights.Translations[0].TargetTokens.Select(token => token.Text),
            none.Translations[0].TargetTokens.Select(token => token.Text));
        Assert.Null(none.Translations[0].Attention);
        Assert.Null(none.Translations[0].Links);
    }

    [Fact]
    public async Task A_stream_ends_with_the_answer_that_would_have_come_at_once()
    {
        var whole = await (await _client.PostJsonAsync("/v1/translations", Requests.Translation(Text, "Hello."))).ReadAsync<TranslationResponse>();
        var response = await _client.PostJsonAsync("/v1/translations", Requests.Translation(Text, "Hello."), "text/event-stream");
        var events = await response.EventsAsync().ToListAsync();

        foreach (var index in Enumerable.Range(0, 2))
        {
            var tokens = events.SkipLast(1).Select(item => item.Data).Where(data => data.GetProperty("index").GetInt32() == index).ToList();
            Assert.Equal(
                whole.Translations[index].TargetTokens.Select(token => token.Text),
                tokens.Select(data => data.GetProperty("token").GetProperty("text").GetString()));
            Assert.All(tokens, data => Assert.Equal(1, data.GetProperty("attention").GetProperty("rows").GetInt32()));
        }
        Assert.Equal("done", events[^1].EventType);
        Assert.Equal(
            whole.Translations.Select(result => result.Translation),
            events[^1].Data.GetProperty("translations").EnumerateArray().Select(result => result.GetProperty("translation").GetString()));
    }

    [Fact]
    public async Task A_text_of_several_sentences_is_answered_whole_and_by_sentence()
    {
        var response = await (await _client.PostJsonAsync("/v1/translations", Requests.Translation($"{Text}\n\nThe dog sleeps here.")))
            .ReadAsync<TranslationResponse>();

        var whole = response.Translations.Single();
        Assert.Equal([Text, "The dog sleeps here."], whole.Sentences.Select(sentence => sentence.Text));
        Assert.Equal(string.Join("\n\n", whole.Sentences.Select(sentence => sentence.Translation)), whole.Translation);
        Assert.All(whole.Sentences, AssertAligned);
        Assert.Null(whole.Attention);
    }

    [Fact]
    public async Task A_translation_of_your_own_is_aligned()
    {
        const string Own = "La croissance économique a ralenti ces dernières années.";
        var response = await (await _client.PostJsonAsync("/v1/alignments", Alignment(Own))).ReadAsync<TranslationResponse>();

        var result = Assert.Single(response.Translations);
        AssertAligned(result);
        Assert.Equal(Own, result.Translation);
    }

    [Fact]
    public async Task The_figures_are_SVG()
    {
        var translation = await _client.PostJsonAsync("/v1/translations", Requests.Translation(Text), "image/svg+xml");
        var alignment = await _client.PostJsonAsync("/v1/alignments", Alignment("La croissance."), "image/svg+xml");

        foreach (var response in new[] { translation, alignment })
        {
            Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains("<svg", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static JsonObject Alignment(string translation) => new()
    {
        ["pairs"] = new JsonArray(new JsonObject { ["text"] = Text, ["translation"] = translation }),
        ["source"] = "en",
        ["target"] = "fr",
    };

    private static void AssertAligned(TranslationResult result)
    {
        var map = result.Attention!;
        Assert.Equal((result.TargetTokens.Count, result.SourceTokens.Count), (map.Rows, map.Columns));
        Assert.All(map.Weights!.Chunk(map.Columns), row => Assert.Equal(1, row.Sum(), 1e-3));
        Assert.Matches(@"^\d+-\d+( \d+-\d+)*$", result.Links);
    }
}
