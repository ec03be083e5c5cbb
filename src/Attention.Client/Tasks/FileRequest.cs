using System.Runtime.CompilerServices;
using Attention.Contracts;

namespace Attention.Client;

/// <summary>
/// Asks about a file that comes as a stream. It is read whole before it is sent, from where the stream stands to its end: so it can be sent
/// again when the service is busy, whether or not the stream can go back. It is left open.
/// </summary>
internal static class FileRequest
{
    // The most that any service can be set up to take.
    private const int MostBytes = 256 << 20;
    private const int ChunkBytes = 64 << 10;

    /// <param name="client">Is asked.</param>
    /// <param name="operation">For what.</param>
    /// <param name="file">About what.</param>
    /// <param name="ask">Makes a request of the file's bytes.</param>
    /// <param name="options">What the caller asks besides.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttentionException">The file is too large, or there is no answer.</exception>
    public static async Task<TResponse> AskAsync<TRequest, TResponse>(
        this IAttentionClient client,
        TaskOperation<TRequest, TResponse> operation,
        Stream file,
        Func<ReadOnlyMemory<byte>, TRequest> ask,
        Func<TRequest, TRequest>? options,
        CancellationToken cancellationToken)
        where TRequest : TaskRequest
        where TResponse : class
    {
        var request = ask(await ReadAsync(file, cancellationToken));
        return await client.AskAsync(operation, options?.Invoke(request) ?? request, cancellationToken);
    }

    /// <inheritdoc cref="AskAsync"/>
    public static async IAsyncEnumerable<TEvent> StreamAsync<TRequest, TEvent>(
        this IAttentionClient client,
        StreamingOperation<TRequest, TEvent> operation,
        Stream file,
        Func<ReadOnlyMemory<byte>, TRequest> ask,
        Func<TRequest, TRequest>? options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRequest : TaskRequest
        where TEvent : class
    {
        var request = ask(await ReadAsync(file, cancellationToken));
        await foreach (var message in client.StreamAsync(operation, options?.Invoke(request) ?? request, cancellationToken))
        {
            yield return message;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(file.CanSeek ? (int)Math.Clamp(file.Length - file.Position, 0, MostBytes) : ChunkBytes);
        var chunk = new byte[ChunkBytes];
        for (int count; (count = await file.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            if (bytes.Length + count > MostBytes)
            {
                throw new AttentionException(ErrorCode.TooLarge, $"The file is larger than {MostBytes} bytes, the most that any service takes.");
            }

            bytes.Write(chunk, 0, count);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
