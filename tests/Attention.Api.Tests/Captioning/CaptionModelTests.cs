using System.Text.Json;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Captioning;

namespace Attention.Api.Tests.Captioning;

/// <summary>Captions by the models of the repository, over REST.</summary>
public sealed class CaptionModelTests(AttentionApi api)
{
    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task A_caption_comes_with_a_map_for_every_word()
    {
        var response = await _client.CaptionAsync(Pictures.Jpeg(), "?id=mine&beam=3");

        Assert.Equal("mine", response.Id);
        Assert.Equal("caption-soft", response.Model);
        Assert.NotEmpty(response.Caption);
        Assert.True(response.Finished);
        Assert.Equal((Pictures.Width, Pictures.Height), (response.Image.Width, response.Image.Height));
        Assert.All(response.Tokens, token =>
        {
            Assert.InRange(token.LogProb, double.NegativeInfinity, 0);
            Assert.InRange(token.Gate!.Value, 0, 1);
            Assert.Equal(token.Attention!.Rows * token.Attention.Columns, token.Attention.Weights!.Count);
            Assert.Equal(1, token.Attention.Weights.Sum(), 1e-3);
        });
    }

    [Fact]
    public async Task A_form_and_a_body_get_the_same_answer()
    {
        var raw = await _client.CaptionAsync(Pictures.Jpeg(), "?beam=2&attention=none");
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Pictures.Jpeg()), "image", "photo.jpg" },
            { new StringContent("2"), "beam" },
            { new StringContent("none"), "attention" },
        };
        var posted = await (await _client.PostAsync("/v1/captions", form)).ReadAsync<CaptionResponse>();

        Assert.Equal(raw.Caption, posted.Caption);
        Assert.Equal(raw.Score, posted.Score, 1e-4);
        Assert.All(posted.Tokens, token => Assert.Null(token.Attention));
    }

    [Fact]
    public async Task Attention_can_be_had_as_pictures_or_not_at_all_and_the_words_stay_the_same()
    {
        var weights = await _client.CaptionAsync(Pictures.Jpeg());
        var pictures = await _client.CaptionAsync(Pictures.Jpeg(), "?attention=png");
        var none = await _client.CaptionAsync(Pictures.Jpeg(), "?attention=none");

        Assert.Equal(weights.Tokens.Select(token => token.Text), pictures.Tokens.Select(token => token.Text));
        Assert.Equal(weights.Tokens.Select(token => token.Text), none.Tokens.Select(token => token.Text));
        Assert.All(pictures.Tokens, token => Assert.Equal(0x89, Convert.FromBase64String(token.Attention!.Png!)[0]));
        Assert.All(none.Tokens, token => Assert.Null(token.Attention));
    }

    [Fact]
    public async Task The_next_best_captions_come_best_first()
    {
        var response = await _client.CaptionAsync(Pictures.Jpeg(), "?beam=5&alternatives=3");

        double[] scores = [response.Score, .. response.Alternatives.Select(alternative => alternative.Score)];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.InRange(response.Alternatives.Count, 2, 3);
    }

    [Fact]
    public async Task A_limit_of_tokens_cuts_the_caption_and_says_so()
    {
        var response = await _client.CaptionAsync(Pictures.Jpeg(), "?maxTokens=1");

        Assert.False(response.Finished);
        Assert.Single(response.Tokens);
    }

    [Fact]
    public async Task The_figure_is_a_PNG()
    {
        var response = await _client.PostImageAsync(Pictures.Jpeg(), "?attention=none", "image/png");

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Pictures.Png()[..8], (await response.Content.ReadAsByteArrayAsync())[..8]);
    }

    [Fact]
    public async Task A_stream_ends_with_the_answer_that_would_have_come_at_once()
    {
        var whole = await _client.CaptionAsync(Pictures.Jpeg());
        var response = await _client.PostImageAsync(Pictures.Jpeg(), accept: "text/event-stream");
        var events = await response.EventsAsync().ToListAsync();

        Assert.Equal(whole.Tokens.Select(token => token.Text), Texts(events.SkipLast(1).Select(item => item.Data)));
        Assert.All(events.SkipLast(1), item => Assert.Equal("token", item.EventType));
        Assert.All(events.SkipLast(1), item => Assert.NotEqual(0, item.Data.GetProperty("attention").GetProperty("rows").GetInt32()));
        Assert.Equal("done", events[^1].EventType);
        Assert.Equal(whole.Caption, events[^1].Data.GetProperty("caption").GetString());
        Assert.Equal(whole.Score, events[^1].Data.GetProperty("score").GetDouble(), 1e-4);
    }

    private static IEnumerable<string?> Texts(IEnumerable<JsonElement> tokens) =>
        tokens.Select(token => token.GetProperty("text").GetString());
}
