using System.Net.Http.Headers;
using Attention.Api.Tests.Hosting;
using Attention.Contracts.Transcription;

namespace Attention.Api.Tests.Transcription;

/// <summary>Recordings sent as a client would.</summary>
internal static class Recordings
{
    public static async Task<TranscriptionResponse> TranscribeAsync(this HttpClient client, byte[] audio, string options = "") =>
        await (await client.PostAudioAsync(audio, options)).ReadAsync<TranscriptionResponse>();

    public static async Task<HttpResponseMessage> PostAudioAsync(
        this HttpClient client, byte[] audio, string options = "", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/transcriptions{options}")
        {
            Content = new ByteArrayContent(audio) { Headers = { ContentType = new("audio/wav") } },
            Headers = { Accept = { new(accept) } },
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A form as OpenAI's clients send it.</summary>
    public static Task<HttpResponseMessage> PostOpenAiAsync(this HttpClient client, byte[] audio, params (string Name, string Value)[] fields) =>
        client.PostOpenAiAsync(audio, "/v1/audio/transcriptions", fields);

    public static Task<HttpResponseMessage> PostOpenAiAsync(
        this HttpClient client, byte[] audio, string route, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(audio), "file", "speech.wav" } };
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } }, $"\"{name}\"");
        }
        return client.PostAsync(route, form);
    }
}
