using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Attention.Stress.Clients;

/// <summary>Calls of gRPC as bytes, over one connection unless told otherwise: what no proper client would send can be sent too.</summary>
internal sealed class RpcClient(Uri server, bool isManyConnections = false) : IDisposable
{
    // OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ...: what each is over HTTP.
    private static readonly int[] Statuses = [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];

    private readonly HttpClient _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = isManyConnections }) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A message as it goes over the wire.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, bool isGzip = false)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = isGzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    /// <param name="method">Service and method.</param>
    /// <param name="frame">Of a message; null for a call that stays open and says nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="timeout">That the service is told, such as <c>1m</c> for a millisecond.</param>
    /// <returns>The status, as it is over HTTP.</returns>
    public async Task<int> CallAsync(string method, byte[]? frame, CancellationToken cancellationToken, string? timeout = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/attention.v1.{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = frame is null ? new SilentContent() : new ByteArrayContent(frame),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.Add("te", "trailers");
        message.Headers.Add("grpc-encoding", "gzip");
        if (timeout is not null)
        {
            message.Headers.Add("grpc-timeout", timeout);
        }

        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        return response.TrailingHeaders.TryGetValues("grpc-status", out var status) || response.Headers.TryGetValues("grpc-status", out status)
            ? Statuses[int.Parse(status.First(), CultureInfo.InvariantCulture)]
            : (int)response.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private sealed class SilentContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
