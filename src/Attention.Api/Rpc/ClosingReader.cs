using Attention.Contracts;
using Attention.Inference;
using Grpc.Core;

namespace Attention.Api.Rpc;

/// <summary>
/// The requests of a call that has no end of its own: bulk, a camera, reflection. When <paramref name="closing"/> is signalled they
/// end as if the client had sent its last. So what came is answered, and a call that nothing is to be answered of is over at once.
/// </summary>
internal sealed class ClosingReader<T>(IAsyncStreamReader<T> requests, CancellationToken closing) : IAsyncStreamReader<T>
{
    private bool _isCut;

    public T Current => requests.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing);
        try
        {
            return await requests.MoveNext(either.Token);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _isCut = true;
            return false;
        }
    }

    /// <summary>Called when all that came was answered.</summary>
    /// <exception cref="InferenceException">The client may have more to ask: somebody else has to answer it.</exception>
    public void ThrowIfCut()
    {
        if (_isCut)
        {
            throw new InferenceException(ErrorCode.Unavailable, "The service is stopping. What has no answer was not begun; send it again elsewhere.");
        }
    }
}
