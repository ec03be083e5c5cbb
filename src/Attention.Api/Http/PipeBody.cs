using System.Buffers;
using System.IO.Pipelines;

namespace Attention.Api.Http;

/// <summary>
/// A body as its connection brings it. Whoever gives up waiting leaves it as it was: a read that is cancelled by its token stays open in
/// the server, which stumbles on it when it clears the connection, and tells its log of a fault.
/// </summary>
internal sealed class PipeBody(PipeReader pipe) : ReadingStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await WaitAsync(cancellationToken);
        var part = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
        var count = (int)part.Length;
        part.CopyTo(buffer.Span);
        pipe.AdvanceTo(part.End);
        return count > 0 || !result.IsCanceled ? count : throw new OperationCanceledException(cancellationToken);
    }

    private async ValueTask<ReadResult> WaitAsync(CancellationToken cancellationToken)
    {
        await using var cancellation = cancellationToken.UnsafeRegister(static pipe => ((PipeReader)pipe!).CancelPendingRead(), pipe);
        return await pipe.ReadAsync(CancellationToken.None);
    }
}
