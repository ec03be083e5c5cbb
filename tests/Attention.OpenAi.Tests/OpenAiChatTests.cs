using System.ClientModel;
using Attention.Api.Tests.Hosting;
using Attention.Page.Tests.Hosting;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Attention.OpenAi.Tests;

/// <summary>Captions by the chat of OpenAI's client for .NET, and by Microsoft.Extensions.AI over it.</summary>
public sealed class OpenAiChatTests(PageApi api)
{
    private static readonly UserChatMessage Question = new(
        ChatMessageContentPart.CreateTextPart("What is in this image?"),
        ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Pictures.Png()), "image/png"));

    private readonly ChatClient _client = OpenAiClients.Of(api).GetChatClient("gpt-4o-mini");

    [Fact]
    public async Task The_image_is_described()
    {
        var answer = (await _client.CompleteChatAsync([Question], new ChatCompletionOptions { MaxOutputTokenCount = 300, IncludeLogProbabilities = true }, TestContext.Current.CancellationToken)).Value;

        Assert.Equal("caption-soft", answer.Model);
        Assert.Equal((OpenAI.Chat.ChatFinishReason.Stop, ChatMessageRole.Assistant), (answer.FinishReason, answer.Role));
        Assert.NotEmpty(answer.Content[0].Text);
        Assert.Equal(answer.Content[0].Text, string.Concat(answer.ContentTokenLogProbabilities.Select(token => token.Token)));
        Assert.Equal(answer.ContentTokenLogProbabilities.Count + 1, answer.Usage.OutputTokenCount);
        Assert.Equal(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task A_stream_says_the_same_piece_by_piece_and_what_it_used()
    {
        var whole = (await _client.CompleteChatAsync([Question], cancellationToken: TestContext.Current.CancellationToken)).Value;
        var updates = await _client.CompleteChatStreamingAsync([Question], cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        var pieces = updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text).ToList();
        Assert.Equal(whole.Content[0].Text, string.Concat(pieces));
        Assert.True(pieces.Count > 2);
        Assert.Equal(OpenAI.Chat.ChatFinishReason.Stop, updates.Single(update => update.FinishReason is not null).FinishReason);
        // The client asks for it by itself.
        Assert.Equal(whole.Usage.TotalTokenCount, updates[^1].Usage.TotalTokenCount);
    }

    [Fact]
    public async Task A_caption_that_is_cut_says_so()
    {
        var answer = (await _client.CompleteChatAsync([Question], new ChatCompletionOptions { MaxOutputTokenCount = 2 }, TestContext.Current.CancellationToken)).Value;

        Assert.Equal((OpenAI.Chat.ChatFinishReason.Length, 2), (answer.FinishReason, answer.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_a_reason()
    {
        var noImage = await Assert.ThrowsAsync<ClientResultException>(() => _client.CompleteChatAsync("What is in this image?"));
        var tools = await Assert.ThrowsAsync<ClientResultException>(
            () => _client.CompleteChatAsync([Question], new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("look") } }, TestContext.Current.CancellationToken));

        Assert.Contains("There is no image in the last message", noImage.Message, StringComparison.Ordinal);
        Assert.Contains("tools has no effect here", tools.Message, StringComparison.Ordinal);
        Assert.Equal((400, 400), (noImage.Status, tools.Status));
    }

    [Fact]
    public async Task Microsofts_interface_for_chats_reads_it_at_once_and_piece_by_piece()
    {
        using var chat = _client.AsIChatClient();
        Microsoft.Extensions.AI.ChatMessage question = new(ChatRole.User, [new TextContent("Describe it."), new DataContent(Pictures.Png(), "image/png")]);

        var answer = await chat.GetResponseAsync([question], new ChatOptions { Temperature = 0, MaxOutputTokens = 100 }, TestContext.Current.CancellationToken);
        var updates = await chat.GetStreamingResponseAsync([question], cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(answer.Text);
        Assert.Equal(Microsoft.Extensions.AI.ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal(answer.Text, updates.ToChatResponse().Text);
        Assert.Equal(answer.Usage!.TotalTokenCount, updates.ToChatResponse().Usage!.TotalTokenCount);
    }
}
