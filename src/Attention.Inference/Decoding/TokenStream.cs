using System.Threading.Channels;

namespace Attention.Inference.Decoding;

/// <summary>
/// Carries tokens from the decoder's thread to whoever streams them, until the answer they belong to is complete. A reader who leaves
/// early, whether it cancels or just stops, disposes the stream, and that stops the decoding.
/// </summary>
internal sealed class TokenStream<T>(CancellationToken cancellationToken) : IAsyncDisposable
{
    // Unbounded: the token limit of the request bounds it, and the decoder must never wait for a slow client.
    private readonly Channel<T> _tokens = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private Task _answer = Task.CompletedTask;

    /// <summary>Cancelled when nobody reads any more.</summary>
    public CancellationToken Reading => _reading.Token;

    public void Write(T token) => _tokens.Writer.TryWrite(token);

    /// <summary>The tokens as they come; ends when <paramref name="answer"/> does, however that is.</summary>
    public IAsyncEnumerable<T> ReadUntil(Task answer)
    {
        _answer = answer;
        _ = answer.ContinueWith(_ => _tokens.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return _tokens.Reader.ReadAllAsync(_reading.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _reading.CancelAsync();
        await _answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reading.Dispose();
    }
}
