using Attention.Api.Rpc;
using Attention.Contracts;
using Attention.Inference;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace Attention.Api.Tests.Rpc;

/// <summary>What becomes of answers that nobody takes.</summary>
public sealed class PatientWriterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_after_a_time()
    {
        var writing = new Stuck().WriteAsync("answer", TimeSpan.FromSeconds(60), _time, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(writing.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));

        var refusal = await Assert.ThrowsAsync<InferenceException>(() => writing);
        Assert.Equal(ErrorCode.DeadlineExceeded, refusal.Code);
        Assert.Contains("60 seconds", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_left_is_not_called_slow()
    {
        using var left = new CancellationTokenSource();
        var writing = new Stuck().WriteAsync("answer", TimeSpan.FromSeconds(60), _time, left.Token);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    private sealed class Stuck : IAsyncStreamWriter<string>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(string message, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
