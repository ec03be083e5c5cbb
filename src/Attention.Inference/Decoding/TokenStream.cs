using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Attention.Inference.Decoding;

/// <summary>Carries tokens from the decoder's thread to whoever streams them, until the answer they belong to is complete.</summary>
internal sealed class TokenStream<T>
{
    // Unbounded: the token limit of the request bounds it, and the decoder must never wait for a slow client.
    private readonly Channel<T> _tokens = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });

    public void Write(T token) => _tokens.Writer.TryWrite(token);

    /// <summary>The tokens as they come; ends when <paramref name="answer"/> does, however that is.</summary>
    public async IAsyncEnumerable<T> ReadUntil(Task answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _ = answer.ContinueWith(_ => _tokens.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await foreach (var token in _tokens.Reader.ReadAllAsync(cancellationToken))
        {
            yield return token;
        }
    }
}
