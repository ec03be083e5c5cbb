using Attention.Api.Tests.Hosting;
using Attention.Client.AI;
using Attention.Client.Tests.Hosting;
using Attention.Contracts.Captioning;
using Microsoft.Extensions.AI;

namespace Attention.Client.Tests.AI;

/// <summary>The service as a chat client that describes images.</summary>
public sealed class ChatTests(AttentionApi api) : IDisposable
{
    private readonly ClientHost _host = new(api.Server, AttentionTransport.Rest);

    private IChatClient Client => _host.Client.AsChatClient();

    [Fact]
    public async Task An_image_is_answered_with_its_caption()
    {
        var whole = await _host.Client.CaptionAsync(Inputs.Image, cancellationToken: Cancelled);

        var response = await Client.GetResponseAsync(Message(Inputs.Image.ToArray()), cancellationToken: Cancelled);

        Assert.Equal((whole.Caption, whole.Model, ChatFinishReason.Stop), (response.Text, response.ModelId, response.FinishReason));
        Assert.Equal(ChatRole.Assistant, response.Messages.Single().Role);
        var tokens = Assert.IsType<IReadOnlyList<CaptionToken>>(response.AdditionalProperties![AttentionProperties.Tokens], exactMatch: false);
        Assert.All(tokens, static token => Assert.NotNull(token.Attention));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_stream_of_words_is_the_caption(int seed)
    {
        var message = Message(Pictures.Random(seed));
        var whole = await Client.GetResponseAsync(message, cancellationToken: Cancelled);

        var updates = await Client.GetStreamingResponseAsync(message, cancellationToken: Cancelled).ToListAsync(Cancelled);

        Assert.True(updates.Count > 2);
        var joined = updates.ToChatResponse();
        Assert.Equal((whole.Text, whole.FinishReason, whole.ModelId), (joined.Text, joined.FinishReason, joined.ModelId));
        Assert.Equal(whole.Usage!.OutputTokenCount, joined.Usage!.OutputTokenCount);
        Assert.NotNull(updates[0].AdditionalProperties![AttentionProperties.Attention]);
    }

    [Fact]
    public async Task The_last_image_of_a_conversation_is_described()
    {
        var (first, last) = (Message(Pictures.Random(1)), Message(Pictures.Random(2)));

        var response = await Client.GetResponseAsync([first, new ChatMessage(ChatRole.Assistant, "shapes"), last, new ChatMessage(ChatRole.User, "And now?")], cancellationToken: Cancelled);

        Assert.Equal((await Client.GetResponseAsync(last, cancellationToken: Cancelled)).Text, response.Text);
    }

    [Fact]
    public async Task Tokens_are_counted_and_a_caption_that_is_cut_says_so()
    {
        var response = await Client.GetResponseAsync(Message(Inputs.Image.ToArray()), new ChatOptions { MaxOutputTokens = 2 }, Cancelled);

        Assert.Equal((ChatFinishReason.Length, 2), (response.FinishReason, response.Usage!.OutputTokenCount));
    }

    [Fact]
    public async Task More_tokens_than_a_caption_has_are_no_fault()
    {
        var options = new ChatOptions { MaxOutputTokens = 4096 };
        var message = Message(Inputs.Image.ToArray());

        var response = await Client.GetResponseAsync(message, options, Cancelled);
        var joined = await Client.GetStreamingResponseAsync(message, options, Cancelled).ToChatResponseAsync(Cancelled);

        Assert.Equal((ChatFinishReason.Stop, response.Text), (response.FinishReason, joined.Text));
    }

    [Fact]
    public async Task Without_an_image_there_is_nothing_to_say()
    {
        var text = await Assert.ThrowsAsync<ArgumentException>(() => Client.GetResponseAsync("Hello!", cancellationToken: Cancelled));
        var address = await Assert.ThrowsAsync<ArgumentException>(() => Client.GetResponseAsync(
            new ChatMessage(ChatRole.User, [new UriContent("http://localhost/a.png", "image/png")]), cancellationToken: Cancelled));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Client.GetStreamingResponseAsync("Hello!", cancellationToken: Cancelled).ToListAsync(Cancelled));

        Assert.StartsWith("There is no image to describe: add one as a DataContent", text.Message, StringComparison.Ordinal);
        Assert.StartsWith("The image is an address, which this client does not fetch", address.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _host.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static ChatMessage Message(byte[] image) =>
        new(ChatRole.User, [new TextContent("What is this?"), new DataContent(image, "image/png")]);
}
