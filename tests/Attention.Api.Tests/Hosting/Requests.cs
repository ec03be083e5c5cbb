using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Attention.Contracts.Captioning;
using Attention.Contracts.Models;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Hosting;

/// <summary>Requests as a client would write them.</summary>
internal static class Requests
{
    public static async Task<CaptionResponse> CaptionAsync(this HttpClient client, byte[] image, string options = "") =>
        await (await client.PostImageAsync(image, options)).ReadAsync<CaptionResponse>();

    public static async Task<IReadOnlyList<ModelInfo>> ModelsAsync(this HttpClient client)
    {
        var list = await (await client.GetAsync("/v1/models")).ReadAsync<JsonObject>();
        return list["data"].Deserialize<IReadOnlyList<ModelInfo>>(Answers.Options)!;
    }

    public static async Task<HttpResponseMessage> PostImageAsync(
        this HttpClient client, byte[] image, string options = "", string accept = "application/json", string route = "/v1/captions")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{route}{options}")
        {
            Content = new ByteArrayContent(image) { Headers = { ContentType = new("image/jpeg") } },
            Headers = { Accept = { new(accept) } },
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static async Task<HttpResponseMessage> PostJsonAsync(
        this HttpClient client, string route, JsonObject body, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
            Headers = { Accept = { new(accept) } },
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static JsonObject Translation(params string[] texts) => new()
    {
        ["texts"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
        ["source"] = "en",
        ["target"] = "fr",
    };

    public static V1.TranslationRequest TranslationMessage(params string[] texts) =>
        new() { Texts = { texts }, Source = "en", Target = "fr" };

    public static V1.CaptionRequest CaptionMessage(byte[] image) => new() { Image = ByteString.CopyFrom(image) };

    /// <summary>The events of a stream: its type, and its data as JSON.</summary>
    public static async IAsyncEnumerable<SseItem<JsonElement>> EventsAsync(this HttpResponseMessage response)
    {
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var parser = SseParser.Create(
            await response.Content.ReadAsStreamAsync(), (_, data) => JsonSerializer.Deserialize<JsonElement>(data));
        await foreach (var item in parser.EnumerateAsync())
        {
            yield return item;
        }
    }
}
