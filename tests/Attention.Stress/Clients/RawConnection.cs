using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Attention.Stress.Clients;

/// <summary>A connection for those who do not keep to HTTP, or not to its pace.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawConnection()
    {
    }

    /// <summary>Connects. So many bytes the system keeps for us unread; 0 for its own choice.</summary>
    public static async Task<RawConnection> OpenAsync(Uri server, CancellationToken cancellationToken, int receiveBytes = 0)
    {
        var connection = new RawConnection();
        try
        {
            if (receiveBytes > 0)
            {
                connection._socket.ReceiveBufferSize = receiveBytes;
            }

            await connection._socket.ConnectAsync(server.Host, server.Port, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The head of a request that promises a body.</summary>
    public static byte[] Head(string path, string type, int length, string more = "") => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {length.ToString(CultureInfo.InvariantCulture)}\r\n{more}\r\n");

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    /// <summary>A byte a second, until the other side has enough or we have.</summary>
    public async Task DripAsync(byte value, CancellationToken cancellationToken)
    {
        while (true)
        {
            await WriteAsync(new[] { value }, cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    /// <summary>Waits for the status of an answer.</summary>
    public async Task<int> StatusAsync(CancellationToken cancellationToken)
    {
        var start = new byte["HTTP/1.1 200".Length];
        for (var have = 0; have < start.Length;)
        {
            var count = await _socket.ReceiveAsync(start.AsMemory(have), cancellationToken);
            if (count == 0)
            {
                return Tally.Closed;
            }

            have += count;
        }

        return int.Parse(start.AsSpan(^3..), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();
}
