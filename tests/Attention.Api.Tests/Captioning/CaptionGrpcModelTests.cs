using Attention.Api.Tests.Hosting;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Captioning;

/// <summary>Captions by the models of the repository, over gRPC.</summary>
public sealed class CaptionGrpcModelTests(AttentionApi api)
{
    private readonly HttpClient _rest = api.CreateClient();
    private readonly V1.CaptioningService.CaptioningServiceClient _client = new(api.Channel());

    [Fact]
    public async Task GRPC_gives_the_answer_that_REST_gives()
    {
        var rest = await _rest.CaptionAsync(Pictures.Jpeg(), "?beam=3");
        var request = Requests.CaptionMessage(Pictures.Jpeg());
        request.Options = new V1.SequenceOptions { Beam = 3 };
        var grpc = await _client.CaptionAsync(request);

        Assert.Equal(rest.Caption, grpc.Caption);
        Assert.Equal(rest.Score, grpc.Score, 1e-4);
        Assert.Equal(rest.Image.Region.Width, grpc.Image.Region.Width);
        Assert.Equal(rest.Provenance.ModelSha256, grpc.Provenance.ModelSha256);
        foreach (var (expected, token) in rest.Tokens.Zip(grpc.Tokens))
        {
            Assert.Equal(expected.Text, token.Text);
            Assert.All(expected.Attention!.Weights!.Zip(token.Attention.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Fact]
    public async Task A_stream_ends_with_the_answer_that_would_have_come_at_once()
    {
        var whole = await _client.CaptionAsync(Requests.CaptionMessage(Pictures.Jpeg()));
        using var call = _client.StreamCaption(Requests.CaptionMessage(Pictures.Jpeg()));
        var events = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.Equal(whole.Tokens.Select(token => token.Text), events.SkipLast(1).Select(message => message.Token.Text));
        Assert.Equal(whole.Caption, events[^1].Done.Caption);
    }

    [Fact]
    public async Task Bulk_answers_every_image_and_the_bad_one_too()
    {
        using var call = _client.CaptionBulk();
        foreach (var (id, image) in new[] { ("a", Pictures.Jpeg()), ("bad", Pictures.TextNamedJpg()), ("b", Pictures.Png()) })
        {
            var request = Requests.CaptionMessage(image);
            request.Id = id;
            await call.RequestStream.WriteAsync(request);
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id);

        Assert.NotEmpty(answers["a"].Response.Caption);
        Assert.NotEmpty(answers["b"].Response.Caption);
        Assert.Equal("image", answers["bad"].Failure.Field);
    }
}
