using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using V1 = Attention.Contracts.V1;

namespace Attention.Benchmarks.Load;

/// <summary>
/// Sends the inputs of a task in turn and takes the answers as bytes. Nothing is built or parsed on the way: clients share the
/// cores with the server, and what they burn it lacks.
/// </summary>
/// <param name="Transport"><c>REST</c> or <c>gRPC</c>.</param>
/// <param name="Attention">What is asked for.</param>
/// <param name="Send">Sends the request of a number.</param>
/// <param name="Tokens">The tokens in an answer.</param>
internal sealed record Client(string Transport, string Attention, Func<int, Task<byte[]>> Send, Func<byte[], string[]> Tokens)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10) });
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public static Client Rest(BenchTask task, Uri server, string attention)
    {
        var (address, type) = (new Uri(server, task.Route(attention)), new MediaTypeHeaderValue(task.MediaType));
        var bodies = task.RestBodies(attention);
        return new Client("REST", attention, SendAsync, Tokens);

        async Task<byte[]> SendAsync(int request)
        {
            using var content = new ByteArrayContent(bodies[request % bodies.Length].For(request));
            content.Headers.ContentType = type;
            using var response = await Http.PostAsync(address, content);
            var body = await response.Content.ReadAsByteArrayAsync();
            return response.IsSuccessStatusCode ? body : throw new HttpRequestException(System.Text.Encoding.UTF8.GetString(body));
        }

        string[] Tokens(byte[] answer)
        {
            using var json = System.Text.Json.JsonDocument.Parse(answer);
            return task.TokensOfJson(json.RootElement);
        }
    }

    public static Client Grpc(BenchTask task, Uri server, string attention)
    {
        var calls = GrpcChannel.ForAddress(server).CreateCallInvoker();
        var method = new Method<byte[], byte[]>(MethodType.Unary, task.Grpc.Service, task.Grpc.Method, Bytes, Bytes);
        var messages = task.GrpcMessages(Enum.Parse<V1.AttentionFormat>(attention, ignoreCase: true));
        return new Client("gRPC", attention, SendAsync, task.TokensOfMessage);

        async Task<byte[]> SendAsync(int request)
        {
            using var call = calls.AsyncUnaryCall(method, null, default, messages[request % messages.Length].For(request));
            return await call.ResponseAsync;
        }
    }
}
