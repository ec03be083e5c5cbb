using Grpc.Core;

namespace Attention.Api.Rpc;

internal static class StreamCall
{
    /// <summary>Sends a stream of messages as they come.</summary>
    public static async Task WriteAllAsync<T>(
        this IAsyncStreamWriter<T> responses, IAsyncEnumerable<T> messages, CancellationToken cancellationToken)
    {
        await foreach (var message in messages.WithCancellation(cancellationToken))
        {
            await responses.WriteAsync(message, cancellationToken);
        }
    }
}
