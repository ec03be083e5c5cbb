using System.Net;
using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Captioning;

/// <summary>Chats and responses that cannot be answered, and why.</summary>
public sealed class BadChatModelTests(AttentionApi api)
{
    private readonly HttpClient _client = api.CreateClient();

    [Theory]
    [InlineData("temperature", "0.7")]
    [InlineData("temperature", "\"warm\"")]
    [InlineData("top_p", "0.9")]
    [InlineData("top_logprobs", "5")]
    [InlineData("top_logprobs", "21")]
    [InlineData("top_logprobs", "-1")]
    [InlineData("tools", """[{"type":"function","function":{"name":"look"}}]""")]
    [InlineData("tool_choice", "\"required\"")]
    [InlineData("store", "true")]
    [InlineData("stream", "\"yes\"")]
    public async Task A_field_that_cannot_be_is_refused_by_name_in_both_shapes(string field, string value)
    {
        await (await _client.PostJsonAsync(Chats.Completions, Chats.Chat((field, JsonNode.Parse(value))))).ProblemAsync(HttpStatusCode.BadRequest, field);
        await (await _client.PostJsonAsync(Chats.Responses, Chats.Response((field, JsonNode.Parse(value))))).ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Theory]
    [InlineData("n", "0")]
    [InlineData("n", "11")]
    [InlineData("max_tokens", "0")]
    [InlineData("max_completion_tokens", "-1")]
    [InlineData("response_format", """{"type":"json_schema","json_schema":{"name":"a"}}""")]
    [InlineData("response_format", """{"type":"json_object"}""")]
    [InlineData("response_format", "\"json\"")]
    [InlineData("stop", """["."]""")]
    [InlineData("frequency_penalty", "0.5")]
    [InlineData("presence_penalty", "-1")]
    [InlineData("logit_bias", """{"50256":-100}""")]
    [InlineData("modalities", """["text","audio"]""")]
    [InlineData("audio", """{"voice":"alloy","format":"wav"}""")]
    [InlineData("functions", """[{"name":"look"}]""")]
    [InlineData("reasoning_effort", "\"high\"")]
    [InlineData("verbosity", "\"low\"")]
    [InlineData("web_search_options", "{}")]
    [InlineData("stream_options", """{"include_usage":true}""")]
    [InlineData("messages", "[]")]
    public async Task A_field_of_a_chat_that_cannot_be_is_refused_by_name(string field, string value) =>
        await (await _client.PostJsonAsync(Chats.Completions, Chats.Chat((field, JsonNode.Parse(value))))).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Theory]
    [InlineData("max_output_tokens", "0")]
    [InlineData("include", """["reasoning.encrypted_content"]""")]
    [InlineData("text", """{"format":{"type":"json_schema","name":"a","schema":{}}}""")]
    [InlineData("previous_response_id", "\"resp_1\"")]
    [InlineData("conversation", "\"conv_1\"")]
    [InlineData("prompt", """{"id":"pmpt_1"}""")]
    [InlineData("background", "true")]
    [InlineData("reasoning", """{"effort":"high"}""")]
    [InlineData("input", "\"What is this?\"")]
    [InlineData("input", "[]")]
    public async Task A_field_of_a_response_that_cannot_be_is_refused_by_name(string field, string value) =>
        await (await _client.PostJsonAsync(Chats.Responses, Chats.Response((field, JsonNode.Parse(value))))).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Theory]
    [InlineData("""[{"role":"user","content":"What is this?"}]""", "messages", "answer no questions")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}]},{"role":"assistant","content":"A flag."},{"role":"user","content":"Of which country?"}]""", "messages", "no image in the last message")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:,a"}},{"type":"image_url","image_url":{"url":"data:,b"}}]}]""", "messages", "2 images")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]""", "messages[0].content[0].image_url", "is not fetched")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url"}]}]""", "messages[0].content[0].image_url", "There is no image_url")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":7}]}]""", "messages[0].content", "is not a text or a list of parts")]
    [InlineData("""[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AQID","format":"wav"}}]}]""", "messages[0].content[0].type", "/v1/audio/transcriptions")]
    [InlineData("""[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]""", "messages[0].content[0].type", "only text and images")]
    [InlineData("""[{"role":"tool","content":"7"}]""", "messages[0].role", "'tool' is not one of")]
    [InlineData("""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}]}]""", "image", "", HttpStatusCode.UnsupportedMediaType)]
    public async Task Messages_that_cannot_be_are_refused_with_their_place(string messages, string place, string reason, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var problem = await (await _client.PostJsonAsync(Chats.Completions, Chats.Chat(("messages", JsonNode.Parse(messages))))).ProblemAsync(status, place);

        Assert.Contains(reason, (string)problem["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_cannot_be_is_refused_with_a_status_and_not_within_the_stream()
    {
        var broken = new JsonArray(Chats.Message(Chats.Image(Pictures.TextNamedJpg())));

        await (await _client.PostJsonAsync(Chats.Completions, Chats.Chat(("stream", true), ("messages", broken)))).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "image");
        await (await _client.PostJsonAsync(Chats.Responses, Chats.Response(("stream", true), ("input", broken.DeepClone())))).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "image");
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.NotFound)]
    [InlineData("gpt-4o-transcribe", HttpStatusCode.NotFound)]
    [InlineData("transcribe-las", HttpStatusCode.BadRequest)]
    public async Task A_model_that_cannot_see_is_refused_with_those_that_can(string model, HttpStatusCode status)
    {
        var problem = await (await _client.PostJsonAsync(Chats.Completions, Chats.Chat(("model", model)))).ProblemAsync(status, "model");

        Assert.Contains("caption-soft", (string)problem["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_image_has_room_in_the_text_and_one_that_is_too_large_is_told_so()
    {
        // More than other JSON may have.
        byte[] padded = [.. Pictures.Png(), .. new byte[2 << 20]];
        byte[] huge = [.. Pictures.Png(), .. new byte[20 << 20]];

        var answer = await _client.AskAsync(Chats.Completions, Chats.Chat(("messages", new JsonArray(Chats.Message(Chats.Image(padded))))));
        var refusal = await _client.PostJsonAsync(Chats.Completions, Chats.Chat(("messages", new JsonArray(Chats.Message(Chats.Image(huge))))));

        Assert.Equal("stop", (string)answer["choices"]![0]!["finish_reason"]!);
        await refusal.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image");
    }
}
