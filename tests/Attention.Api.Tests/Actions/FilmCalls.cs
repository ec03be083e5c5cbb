using Attention.Api.Tests.Hosting;
using Attention.Contracts.Actions;
using Google.Protobuf;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Tests.Actions;

/// <summary>Films sent as a client would.</summary>
internal static class FilmCalls
{
    public const string Route = "/v1/actions";

    public static async Task<ActionResponse> RecognizeAsync(this HttpClient client, byte[] film, string options = "") =>
        await (await client.PostFilmAsync(film, options)).ReadAsync<ActionResponse>();

    public static async Task<HttpResponseMessage> PostFilmAsync(
        this HttpClient client, byte[] film, string options = "", string accept = "application/json", string type = "image/gif")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Route}{options}")
        {
            Content = new ByteArrayContent(film) { Headers = { ContentType = new(type) } },
            Headers = { Accept = { new(accept) } },
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static V1.ActionRequest Message(byte[] film, V1.ActionOptions? options = null) => new() { Video = ByteString.CopyFrom(film), Options = options };
}
