using Attention.Contracts;

namespace Attention.Client;

/// <summary>One call of a caller: the time that it has, and what is made of whatever ends it early.</summary>
/// <param name="timeout">Of the whole call; none when null.</param>
/// <param name="time">Tells it.</param>
/// <param name="read">Reads a fault of the transport; null for what is none.</param>
/// <param name="caller">Gives up.</param>
internal sealed class ClientCall(TimeSpan? timeout, TimeProvider time, Func<Exception, AttentionException?> read, CancellationToken caller) : IDisposable
{
    private readonly CancellationTokenSource _timer = timeout is { } span ? new(span, time) : new();
    private CancellationTokenSource? _either;

    /// <summary>Cancelled when the caller gives up or the time is over.</summary>
    public CancellationToken Token => (_either ??= CancellationTokenSource.CreateLinkedTokenSource(caller, _timer.Token)).Token;

    /// <summary>When the time is over, in UTC; null where there is no such time.</summary>
    public DateTime? Deadline { get; } = timeout is { } left ? (time.GetUtcNow() + left).UtcDateTime : null;

    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work) => RunAsync(work, Token);

    /// <param name="work">A part of the call.</param>
    /// <param name="cancellationToken">Made of <see cref="Token"/>.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work(cancellationToken);
        }
        catch (Exception exception) when (Fault(exception) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The items of a stream that is read with <see cref="Token"/>.</summary>
    public async IAsyncEnumerable<T> ReadAsync<T>(IAsyncEnumerator<T> items)
    {
        while (await RunAsync(_ => items.MoveNextAsync().AsTask()))
        {
            yield return items.Current;
        }
    }

    public void Dispose()
    {
        _either?.Dispose();
        _timer.Dispose();
    }

    private Exception? Fault(Exception exception) => exception switch
    {
        AttentionException => null,
        _ when caller.IsCancellationRequested => new OperationCanceledException(exception.Message, exception, caller),
        _ when _timer.IsCancellationRequested => TooLate(exception),
        OperationCanceledException => TooLate(exception),   // An HttpClient may have a timeout of its own.
        _ => read(exception),
    };

    private AttentionException TooLate(Exception exception) => new(
        ErrorCode.DeadlineExceeded, timeout is { } span ? $"There was no answer within {span.TotalSeconds} s." : "There was no answer in time.", exception);
}
