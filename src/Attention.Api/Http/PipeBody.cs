using System.Buffers;
using System.IO.Pipelines;

namespace Attention.Api.Http;

/// <summary>
/// A body as its connection brings it. Whoever gives up waiting leaves it as it was: a read that is cancelled by its token stays open in
/// the server, which stumbles on it when it clears the connection, and tells its log of a fault.
/// </summary>
internal sealed class PipeBody(PipeReader pipe) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private async ValueTask<ReadResult> WaitAsync(CancellationToken cancellationToken)
    {
        await using var cancellation = cancellationToken.UnsafeRegister(static pipe => ((PipeReader)pipe!).CancelPendingRead(), pipe);
        return await pipe.ReadAsync(CancellationToken.None);
    }
}
