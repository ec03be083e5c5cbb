using System.Text.Json.Nodes;
using Attention.Api.Tests.Hosting;

namespace Attention.Api.Tests.Captioning;

/// <summary>Questions about images as OpenAI's clients send them.</summary>
internal static class Chats
{
    public const string Completions = "/v1/chat/completions";
    public const string Responses = "/v1/responses";

    public static string Uri(byte[] image) => $"data:image/png;base64,{Convert.ToBase64String(image)}";

    public static JsonObject Chat(params (string Name, JsonNode? Value)[] fields) => With(
        new JsonObject { ["model"] = "gpt-4o", ["messages"] = new JsonArray(Message(Text("What is this?"), Image(Pictures.Png()))) }, fields);

    public static JsonObject Response(params (string Name, JsonNode? Value)[] fields) => With(
        new JsonObject
        {
            ["model"] = "gpt-4o",
            ["input"] = new JsonArray(Message(
                new JsonObject { ["type"] = "input_text", ["text"] = "What is this?" },
                new JsonObject { ["type"] = "input_image", ["image_url"] = Uri(Pictures.Png()) })),
        },
        fields);

    public static JsonObject Message(params JsonNode[] parts) => new() { ["role"] = "user", ["content"] = new JsonArray(parts) };

    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    public static JsonObject Image(byte[] image) => new() { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = Uri(image), ["detail"] = "high" } };

    public static async Task<JsonObject> AskAsync(this HttpClient client, string route, JsonObject question) =>
        await (await client.PostJsonAsync(route, question)).ReadAsync<JsonObject>();

    /// <summary>The events of a stream as they stand on the wire: the name, if there is one, and the data.</summary>
    public static async Task<List<(string? Name, string Data)>> StreamAsync(this HttpClient client, string route, JsonObject question)
    {
        var response = await client.PostJsonAsync(route, With(question, ("stream", true)));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static message => message.Split('\n')).Select(static lines => (
            lines.FirstOrDefault(static line => line.StartsWith("event: ", StringComparison.Ordinal))?["event: ".Length..],
            lines.Single(static line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..]))];
    }

    private static JsonObject With(JsonObject question, params (string Name, JsonNode? Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            question[name] = value;
        }

        return question;
    }
}
