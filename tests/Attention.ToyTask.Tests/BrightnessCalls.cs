using System.Net.Http.Headers;
using System.Net.Http.Json;
using Google.Protobuf;

namespace Attention.ToyTask.Tests;

/// <summary>Questions about brightness, as a client of either transport would write them.</summary>
internal static class BrightnessCalls
{
    public const string Route = "/v1/brightness";

    public static async Task<HttpResponseMessage> PostAsync(this HttpClient client, byte[] image, string options = "", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Route + options);
        request.Headers.Accept.ParseAdd(accept);
        request.Content = new ByteArrayContent(image) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        return await client.SendAsync(request);
    }

    public static async Task<BrightnessResponse> FindAsync(this HttpClient client, byte[] image, string options = "") =>
        await ReadAsync(await client.PostAsync(image, options));

    /// <summary>The answer as any .NET client reads it, after it was seen to be a success.</summary>
    public static async Task<BrightnessResponse> ReadAsync(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<BrightnessResponse>())!;
    }

    public static V1.BrightnessRequest Message(byte[] image, string id = "") => new() { Id = id, Image = ByteString.CopyFrom(image) };
}
