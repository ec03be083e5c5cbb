using System.ClientModel;
using Attention.Api.Tests.Hosting;
using Attention.Page.Tests.Hosting;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace Attention.OpenAi.Tests;

/// <summary>Captions by the responses of OpenAI's client for .NET, and by Microsoft.Extensions.AI over it.</summary>
public sealed class OpenAiResponseTests(PageApi api)
{
    private readonly ResponsesClient _client = OpenAiClients.Of(api).GetResponsesClient();

    [Fact]
    public async Task The_image_is_described()
    {
        var answer = (await _client.CreateResponseAsync(Question(), TestContext.Current.CancellationToken)).Value;

        Assert.NotEmpty(answer.GetOutputText());
        Assert.Equal((ResponseStatus.Completed, "caption-soft"), (answer.Status, answer.Model));
        Assert.Equal(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task A_stream_opens_says_the_same_piece_by_piece_and_closes()
    {
        var whole = (await _client.CreateResponseAsync(Question(), TestContext.Current.CancellationToken)).Value;
        var options = Question();
        options.StreamingEnabled = true;
        var updates = await _client.CreateResponseStreamingAsync(options, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(whole.GetOutputText(), string.Concat(updates.OfType<StreamingResponseOutputTextDeltaUpdate>().Select(update => update.Delta)));
        Assert.IsType<StreamingResponseCreatedUpdate>(updates[0]);
        Assert.Equal(whole.GetOutputText(), Assert.IsType<StreamingResponseCompletedUpdate>(updates[^1]).Response.GetOutputText());
        Assert.Equal(Enumerable.Range(0, updates.Count), updates.Select(update => update.SequenceNumber));
    }

    [Fact]
    public async Task A_caption_that_is_cut_says_so()
    {
        var options = Question();
        options.MaxOutputTokenCount = 2;

        var answer = (await _client.CreateResponseAsync(options, TestContext.Current.CancellationToken)).Value;

        Assert.Equal(ResponseStatus.Incomplete, answer.Status);
        Assert.Equal(ResponseIncompleteStatusReason.MaxOutputTokens, answer.IncompleteStatusDetails.Reason);
    }

    [Fact]
    public async Task An_address_is_refused_with_a_reason()
    {
        var options = new CreateResponseOptions { Model = "gpt-4o" };
        options.InputItems.Add(ResponseItem.CreateUserMessageItem([ResponseContentPart.CreateInputImagePart(new Uri("https://example.org/a.png"))]));

        var failure = await Assert.ThrowsAsync<ClientResultException>(() => _client.CreateResponseAsync(options, TestContext.Current.CancellationToken));

        Assert.Equal(400, failure.Status);
        Assert.Contains("is not fetched", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Microsofts_interface_for_chats_reads_it_at_once_and_piece_by_piece()
    {
        using var chat = _client.AsIChatClient("gpt-4o");
        ChatMessage question = new(ChatRole.User, [new TextContent("Describe it."), new DataContent(Pictures.Png(), "image/png")]);

        var answer = await chat.GetResponseAsync([question], cancellationToken: TestContext.Current.CancellationToken);
        var updates = await chat.GetStreamingResponseAsync([question], cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(answer.Text);
        Assert.Equal(answer.Text, updates.ToChatResponse().Text);
    }

    private static CreateResponseOptions Question()
    {
        var options = new CreateResponseOptions { Model = "gpt-4o", Instructions = "Be brief." };
        options.InputItems.Add(ResponseItem.CreateUserMessageItem(
        [
            ResponseContentPart.CreateInputTextPart("What is in this image?"),
            ResponseContentPart.CreateInputImagePart(BinaryData.FromBytes(Pictures.Png(), "image/png")),
        ]));
        return options;
    }
}
