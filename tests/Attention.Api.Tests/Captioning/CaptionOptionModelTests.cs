using System.Net;
using Attention.Api.Tests.Hosting;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Captioning;

/// <summary>Prefix, mask and sampling, over both transports.</summary>
public sealed class CaptionOptionModelTests(AttentionApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.CaptioningService.CaptioningServiceClient _grpc = new(api.Channel());

    public static TheoryData<string, V1.CaptionRequest, string> Bad => new()
    {
        { "prefix=a+xyzzy", new V1.CaptionRequest { Prefix = "a xyzzy" }, "prefix" },
        { "prefix=...", new V1.CaptionRequest { Prefix = "..." }, "prefix" },
        { "prefix=a+dog+in&maxTokens=2", new V1.CaptionRequest { Prefix = "a dog in", Options = new V1.SequenceOptions { MaxTokens = 2 } }, "prefix" },
        { $"prefix={new string('a', 501)}", new V1.CaptionRequest { Prefix = new string('a', 501) }, "prefix" },
        { "mask=0,0,0,5", Masked(0, 0, 0, 5), "mask" },
        { "mask=NaN,0,5,5", Masked(double.NaN, 0, 5, 5), "mask" },
        { "mask=0,0,5,Infinity", Masked(0, 0, 5, double.PositiveInfinity), "mask" },
        { "mask=48,0,5,5", Masked(48, 0, 5, 5), "mask" },
        { "mask=0,0,48,32", Masked(0, 0, 48, 32), "mask" },
        { $"mask={string.Join(';', Enumerable.Repeat("0,0,1,1", 65))}", Masked([.. Enumerable.Repeat(Region(0, 0, 1, 1), 65)]), "mask" },
        { "sample=true", new V1.CaptionRequest { Sample = true }, "sample" },
        { "seed=1", new V1.CaptionRequest { Seed = 1 }, "seed" },
        { "sample=true&seed=-1&model=caption-hard", new V1.CaptionRequest { Model = "caption-hard", Sample = true, Seed = -1 }, "seed" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_is_wrong_is_named_on_both_transports(string query, V1.CaptionRequest message, string field)
    {
        message.Image = Requests.CaptionMessage(Pictures.Jpeg()).Image;

        await (await _rest.PostImageAsync(Pictures.Jpeg(), $"?{query}")).ProblemAsync(HttpStatusCode.BadRequest, field);
        await Answers.FailureAsync(async () => await _grpc.CaptionAsync(message), StatusCode.InvalidArgument, field);
    }

    [Theory]
    [InlineData("prefix=a+xyzzy", "prefix")]
    [InlineData("mask=0,0,48,32", "mask")]
    [InlineData("seed=1", "seed")]
    public async Task A_stream_is_refused_before_it_begins(string query, string field) =>
        await (await _rest.PostImageAsync(Pictures.Jpeg(), $"?{query}", "text/event-stream")).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task A_prefix_is_spoken_first_and_shown_word_by_word()
    {
        var request = Requests.CaptionMessage(Pictures.Jpeg());
        request.Prefix = "Two dogs";
        var rest = await _rest.CaptionAsync(Pictures.Jpeg(), "?prefix=Two+dogs");
        var grpc = await _grpc.CaptionAsync(request);
        var streamed = await (await _rest.PostImageAsync(Pictures.Jpeg(), "?prefix=Two+dogs", "text/event-stream")).EventsAsync().ToListAsync();

        Assert.StartsWith("two dogs", rest.Caption, StringComparison.Ordinal);
        Assert.Equal(rest.Caption, grpc.Caption);
        Assert.Equal(["two", "dogs"], streamed.Take(2).Select(item => item.Data.GetProperty("text").GetString()));
        Assert.All(rest.Tokens, token => Assert.NotNull(token.Attention));
    }

    [Fact]
    public async Task Masked_cells_have_no_weight()
    {
        var rest = await _rest.CaptionAsync(Pictures.Jpeg(), "?mask=0,0,48,16");
        var message = Masked(0, 0, 48, 16);
        message.Image = Requests.CaptionMessage(Pictures.Jpeg()).Image;
        var grpc = await _grpc.CaptionAsync(message);

        Assert.Equal(rest.Caption, grpc.Caption);
        Assert.All(rest.Tokens, token =>
        {
            Assert.All(token.Attention!.Weights!.Take(28), weight => Assert.Equal(0, weight));
            Assert.Equal(1, token.Attention!.Weights!.Sum(), 1e-3);
        });
    }

    [Fact]
    public async Task A_drawn_caption_tells_its_seed_and_comes_again_with_it()
    {
        var drawn = await _rest.CaptionAsync(Pictures.Jpeg(), "?model=caption-hard&sample=true");
        var request = Requests.CaptionMessage(Pictures.Jpeg());
        (request.Model, request.Sample, request.Seed) = ("caption-hard", true, drawn.Seed!.Value);
        var again = await _grpc.CaptionAsync(request);

        Assert.Equal(drawn.Caption, again.Caption);
        Assert.Equal(drawn.Seed, again.Seed);
        Assert.Equal(
            drawn.Tokens.Select(token => (token.Chosen!.Row, token.Chosen.Column)), again.Tokens.Select(token => (token.Chosen.Row, token.Chosen.Column)));
    }

    [Fact]
    public async Task Detected_words_are_answered_and_listed()
    {
        var request = Requests.CaptionMessage(Pictures.Jpeg());
        request.Model = "caption-semantic";
        var rest = await _rest.CaptionAsync(Pictures.Jpeg(), "?model=caption-semantic");
        var grpc = await _grpc.CaptionAsync(request);

        Assert.Equal(10, rest.Attributes!.Count);
        Assert.Equal(rest.Attributes.Select(word => word.Score).OrderDescending(), rest.Attributes.Select(word => word.Score));
        Assert.Equal(rest.Attributes.Select(word => word.Text), grpc.Attributes.Select(word => word.Text));
        Assert.All(rest.Tokens, token => Assert.Equal(rest.Attributes.Select(word => word.Text), token.Attributes!.Select(weights => weights.Text)));
        Assert.All(grpc.Tokens, token => Assert.Equal(10, token.Attributes.Count));
    }

    private static V1.ImageRegion Region(double x, double y, double width, double height) => new() { X = x, Y = y, Width = width, Height = height };

    private static V1.CaptionRequest Masked(double x, double y, double width, double height) => Masked(Region(x, y, width, height));

    private static V1.CaptionRequest Masked(params V1.ImageRegion[] boxes) => new() { Mask = { boxes } };
}
