using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Captioning;

/// <summary>Captions in the shape of a chat, as it stands on the wire.</summary>
public sealed class ChatModelTests(AttentionApi api)
{
    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task The_answer_is_the_caption_that_the_image_has_elsewhere()
    {
        var caption = await _client.CaptionAsync(Pictures.Png());
        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat());

        Assert.Equal(["id", "object", "created", "model", "choices", "usage", "unread"], answer.Select(member => member.Key));
        Assert.StartsWith("chatcmpl-", (string)answer["id"]!, StringComparison.Ordinal);
        Assert.Equal(("chat.completion", "caption-soft"), ((string)answer["object"]!, (string)answer["model"]!));
        var choice = Assert.Single(answer["choices"]!.AsArray())!;
        Assert.Equal(
            $$"""{"index":0,"message":{"content":"{{caption.Caption}}","role":"assistant","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}""",
            choice.ToJsonString());
        // The places of the image, and every token that was generated.
        var places = caption.Tokens[0].Attention!.Rows * caption.Tokens[0].Attention!.Columns;
        Assert.Equal(
            $$"""{"prompt_tokens":{{places}},"completion_tokens":{{caption.Tokens.Count}},"total_tokens":{{places + caption.Tokens.Count}}}""", answer["usage"]!.ToJsonString());
        Assert.Equal("""["messages[0].content[0]"]""", answer["unread"]!.ToJsonString());
    }

    [Fact]
    public async Task Each_token_comes_with_its_probability_as_it_stands_in_the_text()
    {
        var caption = await _client.CaptionAsync(Pictures.Png());
        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat(("logprobs", true)));

        var tokens = answer["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        Assert.Equal(caption.Caption, string.Concat(tokens.Select(token => (string)token!["token"]!)));
        Assert.Equal(caption.Tokens.SkipLast(1).Select(token => token.LogProb), tokens.Select(token => (double)token!["logprob"]!));
        Assert.Equal(["token", "logprob", "bytes", "top_logprobs"], tokens[0]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task The_tokens_that_stood_to_choose_from_come_when_they_are_asked_for()
    {
        var caption = await _client.CaptionAsync(Pictures.Png(), "?topTokens=10");
        var without = await _client.CaptionAsync(Pictures.Png());
        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat(("logprobs", true), ("top_logprobs", 10)));

        // More candidates to tell are none to choose from.
        Assert.Equal((without.Caption, without.Score), (caption.Caption, caption.Score));
        Assert.All(without.Tokens, token => Assert.Null(token.Top));
        Assert.All(caption.Tokens, token =>
        {
            Assert.Equal(10, token.Top!.Count);
            Assert.Equal(token.Top.OrderByDescending(word => word.LogProb), token.Top);
            Assert.Contains(token.Top, word => word.Text == token.Text && word.LogProb == token.LogProb);
        });
        var tops = answer["choices"]![0]!["logprobs"]!["content"]!.AsArray().SelectMany(token => token!["top_logprobs"]!.AsArray().Select(top => (double)top!["logprob"]!));
        Assert.Equal(caption.Tokens.SkipLast(1).SelectMany(token => token.Top!.Select(word => word.LogProb)), tops);
    }

    [Fact]
    public async Task A_stream_is_chunks_that_say_the_same_and_ends_with_done()
    {
        var whole = await _client.AskAsync(Chats.Completions, Chats.Chat(("logprobs", true)));
        var stream = await _client.StreamAsync(
            Chats.Completions, Chats.Chat(("logprobs", true), ("stream_options", new JsonObject { ["include_usage"] = true })));

        Assert.All(stream, item => Assert.Null(item.Name));
        Assert.Equal("[DONE]", stream[^1].Data);
        var chunks = stream.SkipLast(1).Select(item => JsonNode.Parse(item.Data)!).ToList();
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", (string)chunk["object"]!));
        Assert.Single(chunks.Select(chunk => (string)chunk["id"]!).Distinct());
        Assert.Equal("""{"role":"assistant","content":""}""", chunks[0]["choices"]![0]!["delta"]!.ToJsonString());
        Assert.Equal("""["messages[0].content[0]"]""", chunks[0]["unread"]!.ToJsonString());
        Assert.Equal("""[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]""", chunks[^2]["choices"]!.ToJsonString());
        Assert.Equal(("[]", whole["usage"]!.ToJsonString()), (chunks[^1]["choices"]!.ToJsonString(), chunks[^1]["usage"]!.ToJsonString()));
        var pieces = chunks[1..^2].Select(chunk => chunk["choices"]![0]!).ToList();
        Assert.Equal((string)whole["choices"]![0]!["message"]!["content"]!, string.Concat(pieces.Select(piece => (string)piece["delta"]!["content"]!)));
        Assert.All(pieces, piece => Assert.Null(piece["finish_reason"]));
        Assert.Equal(
            whole["choices"]![0]!["logprobs"]!["content"]!.ToJsonString(),
            new JsonArray([.. pieces.Select(piece => Assert.Single(piece["logprobs"]!["content"]!.AsArray())!.DeepClone())]).ToJsonString());
    }

    [Fact]
    public async Task As_many_captions_come_as_are_asked_for_whole_and_streamed()
    {
        var captions = await _client.CaptionAsync(Pictures.Png(), "?beam=5&alternatives=5");
        var whole = await _client.AskAsync(Chats.Completions, Chats.Chat(("n", 5)));
        var stream = await _client.StreamAsync(Chats.Completions, Chats.Chat(("n", 5)));

        string[] expected = [captions.Caption, .. captions.Alternatives.Select(caption => caption.Caption)];
        Assert.Equal(expected, whole["choices"]!.AsArray().Select(choice => (string)choice!["message"]!["content"]!));
        Assert.Equal(Enumerable.Range(0, 5), whole["choices"]!.AsArray().Select(choice => (int)choice!["index"]!));
        var streamed = stream.SkipLast(1).Select(item => JsonNode.Parse(item.Data)!["choices"]![0]!)
            .GroupBy(choice => (int)choice["index"]!, choice => (string?)choice["delta"]!["content"]).OrderBy(choice => choice.Key).Select(static choice => string.Concat(choice));
        Assert.Equal(expected, streamed);
        Assert.Equal(captions.Tokens.Count + captions.Alternatives.Sum(caption => caption.Tokens.Count), (int)whole["usage"]!["completion_tokens"]!);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task A_limit_cuts_the_caption_and_says_so(string field)
    {
        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat((field, 2)));
        var stream = await _client.StreamAsync(Chats.Completions, Chats.Chat((field, 2)));

        Assert.Equal(("length", 2), ((string)answer["choices"]![0]!["finish_reason"]!, (int)answer["usage"]!["completion_tokens"]!));
        Assert.Equal("length", (string)JsonNode.Parse(stream[^2].Data)!["choices"]![0]!["finish_reason"]!);
    }

    [Fact]
    public async Task A_limit_beyond_the_models_own_is_none()
    {
        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat(("max_tokens", 4096)));

        Assert.Equal("stop", (string)answer["choices"]![0]!["finish_reason"]!);
    }

    [Theory]
    [InlineData("caption-adaptive", "caption-adaptive")]
    [InlineData("gpt-4.1-mini", "caption-soft")]
    [InlineData("chatgpt-4o-latest", "caption-soft")]
    [InlineData("gpt-5-nano", "caption-soft")]
    public async Task A_captioner_answers_to_its_name_and_the_default_to_those_of_OpenAi(string model, string name)
    {
        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat(("model", model)));

        Assert.Equal(name, (string)answer["model"]!);
    }

    [Fact]
    public async Task The_image_of_the_last_message_is_described_and_what_came_before_is_told_as_unread()
    {
        var alone = await _client.AskAsync(Chats.Completions, Chats.Chat());
        var history = new JsonArray(
            new JsonObject { ["role"] = "system", ["content"] = "Be brief." },
            Chats.Message(Chats.Image(Pictures.Png(8, 8))),
            new JsonObject { ["role"] = "assistant", ["content"] = "A flag." },
            Chats.Message(Chats.Image(Pictures.Png()), Chats.Text(" ")));

        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat(("messages", history)));

        Assert.Equal((string)alone["choices"]![0]!["message"]!["content"]!, (string)answer["choices"]![0]!["message"]!["content"]!);
        Assert.Equal("""["messages[0].content","messages[1].content[0]","messages[2].content"]""", answer["unread"]!.ToJsonString());
    }

    [Fact]
    public async Task What_means_what_is_done_anyway_and_what_nobody_knows_is_no_fault()
    {
        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat(
            ("temperature", 0), ("top_p", 1), ("n", 1), ("stream", false), ("seed", 7), ("stop", null), ("tools", null), ("tool_choice", "auto"), ("user", "me"),
            ("response_format", new JsonObject { ["type"] = "text" }), ("presence_penalty", 0), ("logprobs", false), ("top_logprobs", 0), ("modalities", new JsonArray("text")),
            ("store", false), ("service_tier", "auto"), ("parallel_tool_calls", true), ("some_day", new JsonObject())));

        Assert.Equal("stop", (string)answer["choices"]![0]!["finish_reason"]!);
    }
}
