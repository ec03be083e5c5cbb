using Grpc.Core;

namespace Attention.Api.Tests.Rpc;

/// <summary>Requests without end, as fast as they are asked for.</summary>
internal sealed class EndlessRequests : IAsyncStreamReader<string>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _read;

    public string Current => $"{_read}";

    public CancellationToken Stopped => _stop.Token;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _read);
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>Returns when so many were asked for, and no further one while the thread pool went round many times.</summary>
    public async Task IdleAsync(int atLeast)
    {
        for (var (seen, quiet) = (0, 0); quiet < 1000; quiet = seen == _read && seen >= atLeast ? quiet + 1 : 0)
        {
            seen = _read;
            Assert.InRange(seen, 0, 10_000);
            await Task.Yield();
        }
    }

    public Task StopAsync() => _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();
}

/// <summary>A client that takes no answer.</summary>
internal sealed class StuckWriter : IAsyncStreamWriter<string>
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(string message) => Task.Delay(Timeout.Infinite);

    public Task WriteAsync(string message, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}
