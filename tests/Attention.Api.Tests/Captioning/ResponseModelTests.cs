using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Captioning;

/// <summary>Captions in the shape of a response, as it stands on the wire.</summary>
public sealed class ResponseModelTests(AttentionApi api)
{
    private const string Probabilities = "message.output_text.logprobs";

    private readonly HttpClient _client = api.CreateClient();

    [Fact]
    public async Task The_answer_is_the_caption_that_the_image_has_elsewhere()
    {
        var caption = await _client.CaptionAsync(Pictures.Png());
        var answer = await _client.AskAsync(Chats.Responses, Chats.Response(("instructions", "Be brief."), ("metadata", new JsonObject { ["mine"] = "yes" })));

        Assert.Equal(("response", "completed", "caption-soft"), ((string)answer["object"]!, (string)answer["status"]!, (string)answer["model"]!));
        var item = Assert.Single(answer["output"]!.AsArray())!;
        Assert.Equal(
            $$"""{"id":"{{item["id"]}}","status":"completed","content":[{"text":"{{caption.Caption}}","logprobs":[],"type":"output_text","annotations":[]}],"type":"message","role":"assistant"}""",
            item.ToJsonString());
        var places = caption.Tokens[0].Attention!.Rows * caption.Tokens[0].Attention!.Columns;
        Assert.Equal(
            $$"""{"input_tokens":{{places}},"output_tokens":{{caption.Tokens.Count}},"input_tokens_details":{"cached_tokens":0},"output_tokens_details":{"reasoning_tokens":0},"total_tokens":{{places + caption.Tokens.Count}}}""",
            answer["usage"]!.ToJsonString());
        Assert.Equal("""["instructions","input[0].content[0]"]""", answer["unread"]!.ToJsonString());
        Assert.Equal(("Be brief.", "yes"), ((string)answer["instructions"]!, (string)answer["metadata"]!["mine"]!));
        Assert.True(answer.ContainsKey("error") && answer["error"] is null && answer["incomplete_details"] is null);
    }

    [Fact]
    public async Task A_stream_opens_says_the_same_piece_by_piece_and_closes()
    {
        var whole = await _client.AskAsync(Chats.Responses, Chats.Response(("include", new JsonArray(Probabilities))));
        var stream = await _client.StreamAsync(Chats.Responses, Chats.Response(("include", new JsonArray(Probabilities))));
        var events = stream.ConvertAll(item => JsonNode.Parse(item.Data)!);

        Assert.Equal(stream.Select(item => item.Name), events.Select(item => (string)item["type"]!));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(item => (int)item["sequence_number"]!));
        string[] begin = ["response.created", "response.in_progress", "response.output_item.added", "response.content_part.added"];
        string[] end = ["response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed"];
        var deltas = events[4..^4];
        Assert.Equal([.. begin, .. deltas.Select(_ => "response.output_text.delta"), .. end], stream.Select(item => item.Name));
        var (text, item) = ((string)whole["output"]![0]!["content"]![0]!["text"]!, events[2]["item"]!);
        Assert.Equal(text, string.Concat(deltas.Select(delta => (string)delta["delta"]!)));
        Assert.All(events.Where(one => one["item_id"] is not null), one => Assert.Equal((string)item["id"]!, (string)one["item_id"]!));
        Assert.Equal(("in_progress", "[]", null), ((string)events[0]["response"]!["status"]!, events[0]["response"]!["output"]!.ToJsonString(), events[0]["response"]!["usage"]));
        Assert.Equal(text, (string)events[^4]["text"]!);
        Assert.Equal(whole["output"]![0]!["content"]!.ToJsonString(), events[^1]["response"]!["output"]![0]!["content"]!.ToJsonString());
        Assert.Equal(whole["usage"]!.ToJsonString(), events[^1]["response"]!["usage"]!.ToJsonString());
        Assert.Equal(
            whole["output"]![0]!["content"]![0]!["logprobs"]!.ToJsonString(),
            new JsonArray([.. deltas.Select(delta => Assert.Single(delta["logprobs"]!.AsArray())!.DeepClone())]).ToJsonString());
    }

    [Fact]
    public async Task A_limit_cuts_the_caption_and_says_so_whole_and_streamed()
    {
        var answer = await _client.AskAsync(Chats.Responses, Chats.Response(("max_output_tokens", 2)));
        var stream = await _client.StreamAsync(Chats.Responses, Chats.Response(("max_output_tokens", 2)));

        Assert.Equal(("incomplete", """{"reason":"max_output_tokens"}"""), ((string)answer["status"]!, answer["incomplete_details"]!.ToJsonString()));
        Assert.Equal(("incomplete", 2), ((string)answer["output"]![0]!["status"]!, (int)answer["usage"]!["output_tokens"]!));
        Assert.Equal("response.incomplete", stream[^1].Name);
    }
}
