using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Attention.Api.Tests.Tasks;

/// <summary>Forms that repeat the field of their file.</summary>
public sealed class SeveralFilesTests(TransportApi api) : IClassFixture<TransportApi>
{
    private const string Given = "/v1/crops?theta=1,0,0,0,1,0";

    [Theory]
    [InlineData("image")]
    [InlineData("image[]")]
    public async Task Each_is_answered_in_its_place_and_one_bad_one_refuses_no_other(string field)
    {
        byte[][] files = [Pictures.Png(16, 12), Pictures.TextNamedJpg(), Pictures.Png(20, 8), Pictures.TruncatedJpeg(), Pictures.Png(8, 8)];

        var answer = await (await PostAsync(api, Given, files, field)).ReadAsync<JsonObject>();

        var results = answer["results"]!.AsArray();
        Assert.Equal([(16, 12), null, (20, 8), null, (8, 8)], results.Select(Size));
        Assert.Equal("unsupportedMedia", (string)results[1]!["failure"]!["code"]!);
        Assert.Equal("invalidInput", (string)results[3]!["failure"]!["code"]!);
        foreach (var index in (int[])[1, 3])
        {
            using var alone = await PostAsync(api, Given, [files[index]]);
            var problem = await alone.ProblemAsync(alone.StatusCode, "image");
            Assert.Equal((string)problem["detail"]!, (string)results[index]!["failure"]!["message"]!);
            Assert.Equal("image", (string)results[index]!["failure"]!["field"]!);
        }
    }

    [Fact]
    public async Task Each_is_answered_as_if_it_had_come_alone()
    {
        var answer = await (await PostAsync(api, $"{Given}&id=mine", [Pictures.Png(), Pictures.Png()])).ReadAsync<JsonObject>();
        var alone = await (await PostAsync(api, $"{Given}&id=mine", [Pictures.Png()])).ReadAsync<JsonObject>();

        alone.Remove("timing");
        foreach (var result in answer["results"]!.AsArray())
        {
            result!.AsObject().Remove("timing");
            Assert.True(JsonNode.DeepEquals(alone, result), result.ToJsonString());
        }
    }

    [Fact]
    public async Task What_is_wrong_with_an_option_refuses_them_all()
    {
        using var refused = await PostAsync(api, "/v1/crops?theta=1,0,0", [Pictures.Png(), Pictures.Png()]);

        await refused.ProblemAsync(HttpStatusCode.BadRequest, "theta");
    }

    [Fact]
    public async Task More_than_the_limit_are_refused_with_it()
    {
        await using var narrow = api.WithWebHostBuilder(static builder => builder.UseSetting("Limits:MaxFiles", "2"));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(narrow, Given, [Pictures.Png(), Pictures.Png()])).StatusCode);
        using var refused = await PostAsync(narrow, Given, [Pictures.Png(), Pictures.Png(), Pictures.Png()]);
        var problem = await refused.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image");
        Assert.Equal("image is given more than 2 times, as often as it may be in one request (Limits:MaxFiles).", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("/v1/crops", "image", "image/png", "image is given 2 times; image/png is of one image. Send one, or accept application/json.")]
    [InlineData("/v1/captions", "image", "text/event-stream", "image is given 2 times; text/event-stream is of one image. Send one, or accept application/json.")]
    [InlineData("/v1/transcriptions", "audio", "image/svg+xml", "audio is given 2 times; image/svg+xml is of one audio. Send one, or accept application/json.")]
    [InlineData("/v1/audio/transcriptions", "file", "application/json", "file is given twice; one audio is taken.")]
    public async Task A_figure_and_a_stream_are_of_one(string route, string field, string accept, string detail)
    {
        using var refused = await PostAsync(api, route, [[1], [2]], field, accept);

        Assert.Equal(detail, (string)(await refused.ProblemAsync(HttpStatusCode.BadRequest, field))["detail"]!);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 48)]
    public async Task Each_costs_what_it_costs_alone(int count, int units)
    {
        await using var limited = api.WithWebHostBuilder(static builder => builder.UseSetting("RateLimit:UnitsPerSecond", "1").UseSetting("RateLimit:Burst", "1000"));
        var models = string.Join(',', Enumerable.Range(0, 16).Select(index => $"m{index}"));

        using var answer = await PostAsync(limited, $"/v1/captions/compare?models={models}", [.. Enumerable.Repeat(Pictures.Png(), count)]);

        var left = int.Parse(Assert.Single(answer.Headers.GetValues("RateLimit-Remaining")), CultureInfo.InvariantCulture);
        // While it is answered, a unit a second comes back.
        Assert.InRange(left, 1000 - units, 1000 - units + 15);
    }

    [Fact]
    public async Task Who_cannot_pay_for_all_gets_those_that_come_first()
    {
        // 16 units each, of which one a second comes back.
        await using var limited = api.WithWebHostBuilder(static builder => builder.UseSetting("RateLimit:UnitsPerSecond", "1").UseSetting("RateLimit:Burst", "33"));
        byte[] file = [.. Pictures.Png(), .. new byte[15 << 20]];

        var answer = await (await PostAsync(limited, Given, [file, file, file])).ReadAsync<JsonObject>();

        Assert.Equal([null, null, "rateLimited"], answer["results"]!.AsArray().Select(result => (string?)result!["failure"]?["code"]));
    }

    private static (int, int)? Size(JsonNode? result) =>
        result!["image"] is { } image ? ((int)image["width"]!, (int)image["height"]!) : null;

    private static Task<HttpResponseMessage> PostAsync(
        WebApplicationFactory<Program> api, string route, byte[][] files, string field = "image", string accept = "application/json")
    {
        var form = new MultipartFormDataContent();
        foreach (var file in files)
        {
            form.Add(new ByteArrayContent(file), field, "a.png");
        }

        return api.CreateClient().SendAsync(new HttpRequestMessage(HttpMethod.Post, route) { Content = form, Headers = { { "Accept", accept } } });
    }
}
