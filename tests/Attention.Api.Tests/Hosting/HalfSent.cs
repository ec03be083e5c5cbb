using System.Net;

namespace Attention.Api.Tests.Hosting;

/// <summary>A body of which the first bytes come, and the rest never does.</summary>
internal sealed class HalfSent : HttpContent
{
    private readonly byte[] _bytes;

    public HalfSent(byte[] bytes, string type) => (_bytes, Headers.ContentType) = (bytes, new(type));

    /// <summary>A call of gRPC whose message has as many bytes as its frame tells, of which so many come.</summary>
    public static HttpRequestMessage Call(string method, int count, string? timeout = null)
    {
        byte[] frame = [0, 0, 1, 0, 0, .. new byte[count]];
        var call = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new HalfSent(frame, "application/grpc"),
            Headers = { { "te", "trailers" } },
        };
        if (timeout is not null)
        {
            call.Headers.Add("grpc-timeout", timeout);
        }

        return call;
    }

    /// <summary>The status that a call ended with.</summary>
    public static async Task<string> StatusAsync(HttpResponseMessage answer)
    {
        await answer.Content.ReadAsByteArrayAsync();
        return (answer.Headers.TryGetValues("grpc-status", out var values) ? values : answer.TrailingHeaders.GetValues("grpc-status")).Single();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        // Until the answer is there.
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
