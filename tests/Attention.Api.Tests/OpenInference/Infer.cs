using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Attention.Api.Tests.OpenInference;

/// <summary>Requests for inference as clients write them, and their answers.</summary>
internal static class Infer
{
    public const string Header = "Inference-Header-Content-Length";

    public static Task<HttpResponseMessage> InferAsync(this HttpClient client, string model, string json) =>
        client.PostAsync($"/v2/models/{model}/infer", new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>JSON with bytes behind it; the header tells the length of the JSON unless it is to say otherwise.</summary>
    public static Task<HttpResponseMessage> InferAsync(this HttpClient client, string model, string json, byte[] binary, string? header = null)
    {
        var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(json), .. binary]);
        content.Headers.ContentType = new("application/octet-stream");
        content.Headers.Add(Header, header ?? $"{Encoding.UTF8.GetByteCount(json)}");
        return client.PostAsync($"/v2/models/{model}/infer", content);
    }

    /// <summary>An answer that is JSON alone.</summary>
    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>An answer that is JSON with bytes behind it, after its lengths were checked.</summary>
    public static async Task<(JsonObject Json, byte[] Binary)> BinaryAsync(this HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        var length = int.Parse(response.Headers.GetValues(Header).Single(), System.Globalization.CultureInfo.InvariantCulture);
        return (JsonNode.Parse(body.AsSpan(0, length))!.AsObject(), body[length..]);
    }

    /// <summary>What is wrong, after the answer was seen to be what the protocol says: that and nothing else.</summary>
    public static async Task<string> ErrorAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var error = JsonNode.Parse(text)!.AsObject();
        Assert.Equal("error", Assert.Single(error).Key);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("onnxruntime", text, StringComparison.OrdinalIgnoreCase);
        return (string)error["error"]!;
    }

    public static JsonObject Output(this JsonObject answer, string name) =>
        answer["outputs"]!.AsArray().Single(output => (string)output!["name"]! == name)!.AsObject();

    public static float[] Floats(this JsonObject output) => [.. output["data"]!.AsArray().Select(number => (float)number!)];

    public static long[] Shape(this JsonObject output) => [.. output["shape"]!.AsArray().Select(axis => (long)axis!)];

    /// <summary>One input as JSON.</summary>
    public static string Input(string name, string datatype, string shape, string data) =>
        $$"""{"name":"{{name}}","datatype":"{{datatype}}","shape":{{shape}},"data":{{data}}}""";

    public static string Request(params string[] inputs) => $$"""{"inputs":[{{string.Join(',', inputs)}}]}""";

    public static string Numbers<T>(IEnumerable<T> numbers) =>
        $"[{string.Join(',', numbers.Select(number => Convert.ToString(number, System.Globalization.CultureInfo.InvariantCulture)))}]";

    public static byte[] Bytes<T>(params T[] numbers)
        where T : unmanaged => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    /// <summary>Elements of BYTES, each behind its length.</summary>
    public static byte[] Packed(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes).SelectMany(text => (byte[])[.. Bytes(text.Length), .. text])];
}
