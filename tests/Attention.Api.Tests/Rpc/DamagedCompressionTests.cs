using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Attention.Api.Tests.Hosting;
using Google.Protobuf;
using Grpc.Core;

namespace Attention.Api.Tests.Rpc;

/// <summary>Messages that say they are compressed and are not, or not to their end, on each kind of call.</summary>
public sealed class DamagedCompressionTests(TransportApi api) : IClassFixture<TransportApi>, IDisposable
{
    private const string Service = "attention.v1.TranslationService";

    private readonly HttpMessageInvoker _client = new(api.Server.CreateHandler());

    public static MatrixTheoryData<string, string, bool> Messages => new(["gzip", "deflate"], ["Translate", "StreamTranslation", "TranslateBulk"], [false, true]);

    public void Dispose() => _client.Dispose();

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task One_is_the_clients_fault(string encoding, string method, bool isCutShort)
    {
        var message = isCutShort ? Compress(encoding)[..^12] : [.. "what nobody packed"u8];

        var (status, text) = await CallAsync(method, encoding, message);

        Assert.Equal(StatusCode.InvalidArgument, status);
        Assert.Equal($"The message is no {encoding}, or not all of it: it is damaged or ends early.", text);
    }

    private static byte[] Compress(string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(Requests.TranslationMessage("A dog runs through the water.").ToByteArray());
        }

        return packed.ToArray();
    }

    private async Task<(StatusCode Status, string Text)> CallAsync(string method, string encoding, byte[] message)
    {
        // A byte that says that it is compressed, and four of its length.
        var frame = new byte[5 + message.Length];
        frame[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{api.Server.BaseAddress}{Service}/{method}")
        {
            Version = HttpVersion.Version20,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new("application/grpc") } },
            Headers = { { "grpc-encoding", encoding }, { "TE", "trailers" } },
        };
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return ((StatusCode)int.Parse(Trailer("grpc-status"), System.Globalization.CultureInfo.InvariantCulture), Uri.UnescapeDataString(Trailer("grpc-message")));

        string Trailer(string name) => (response.TrailingHeaders.TryGetValues(name, out var values) ? values : response.Headers.GetValues(name)).Single();
    }
}
