using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Attention.Api.Tests.Hosting;
using Attention.Contracts;

namespace Attention.Api.Tests.Tasks;

/// <summary>What answers tell of themselves in headers.</summary>
public sealed partial class AnswerFactsTests(ToyApi api)
{
    private const string GivenCrop = "?theta=1,0,0,0,1,0";

    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task The_time_of_an_answer_is_in_its_header_as_in_its_body()
    {
        using var answer = await TranslateAsync("application/json", "mine");

        var timing = (await answer.ReadAsync<Contracts.Translation.TranslationResponse>()).Timing;
        Assert.Equal([timing.QueueMs, timing.PreprocessMs, timing.ComputeMs, timing.RenderMs], Times(answer), (left, right) => Math.Abs(left - right) < 0.001);
        Assert.False(answer.Headers.Contains("X-Model"));
    }

    [Fact]
    public async Task A_figure_tells_whose_it_is_and_of_what_model()
    {
        using var figure = await TranslateAsync("image/svg+xml", "mine");

        Assert.Equal("image/svg+xml", figure.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("mine", "toy-en-fr", "1"), (Header(figure, "X-Answer-Id"), Header(figure, "X-Model"), Header(figure, "X-Model-Version")));
        Assert.True(Times(figure)[3] > 0);
    }

    [Fact]
    public async Task No_model_is_told_where_none_was_asked()
    {
        using var figure = await _client.PostImageAsync(Pictures.Png(), $"{GivenCrop}&id=mine", "image/png", "/v1/crops");

        Assert.Equal("mine", Header(figure, "X-Answer-Id"));
        Assert.False(figure.Headers.Contains("X-Model"));
        Assert.Equal(4, Times(figure).Count);
    }

    [Theory]
    [InlineData("a b/c", "a%20b%2Fc")]
    [InlineData("caf\u00e9\r\nX-Evil: 1", "caf%C3%A9%0D%0AX-Evil%3A%201")]
    public async Task An_id_of_any_characters_is_told_in_those_of_a_URL(string id, string told)
    {
        using var figure = await TranslateAsync("image/svg+xml", id);

        Assert.Equal(HttpStatusCode.OK, figure.StatusCode);
        Assert.Equal(told, Header(figure, "X-Answer-Id"));
        Assert.False(figure.Headers.Contains("X-Evil"));
    }

    [Fact]
    public async Task So_do_the_answers_to_several_files()
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Png()), "image", "a" }, { new ByteArrayContent(Pictures.Png()), "image", "b" } };

        using var answer = await _client.PostAsync($"/v1/crops{GivenCrop}", form, TestContext.Current.CancellationToken);

        Assert.Equal(4, Times(answer).Count);
    }

    [Fact]
    public void What_was_done_at_once_took_as_long_as_the_longest()
    {
        var longest = Api.Tasks.AnswerFacts.Longest(
            [new Timing { QueueMs = 1, ComputeMs = 8 }, new Timing { QueueMs = 3, PreprocessMs = 2, ComputeMs = 5, RenderMs = 1 }]);

        Assert.Equal(new Timing { QueueMs = 3, PreprocessMs = 2, ComputeMs = 8, RenderMs = 1 }, longest);
    }

    [GeneratedRegex("^queue;dur=([0-9.]+), preprocess;dur=([0-9.]+), compute;dur=([0-9.]+), render;dur=([0-9.]+)$")]
    private static partial Regex ServerTiming { get; }

    private static List<double> Times(HttpResponseMessage answer)
    {
        var parts = ServerTiming.Match(Header(answer, "Server-Timing"));
        Assert.True(parts.Success, Header(answer, "Server-Timing"));
        return [.. parts.Groups.Values.Skip(1).Select(part => double.Parse(part.Value, CultureInfo.InvariantCulture))];
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : throw new InvalidOperationException($"No {name}: {answer}");

    private Task<HttpResponseMessage> TranslateAsync(string form, string id)
    {
        var body = Requests.Translation("The cat sees a dog.");
        body["id"] = id;
        return _client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/v1/translations")
            {
                Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
                Headers = { { "Accept", form } },
            },
            TestContext.Current.CancellationToken);
    }
}
