using System.Buffers;
using System.IO.Pipelines;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;
using Microsoft.AspNetCore.Http.Features;

namespace Attention.Api.Rpc;

/// <summary>The body of a call, whose bytes are counted as they come: a message is buffered whole before anybody sees it.</summary>
/// <param name="body">Of the request.</param>
/// <param name="permit">Of the request.</param>
/// <param name="isText">Whether the body is made of base64, which is held beside what is made of it (gRPC-Web).</param>
internal sealed class CountedPipe(PipeReader body, RequestPermit permit, bool isText) : PipeReader, IRequestBodyPipeFeature
{
    // Of a byte: four thirds of text, itself, and what is not in use of its arrays.
    private const int CopiesOfText = 3;

    private ReadOnlySequence<byte> _buffer;
    private long _counted;

    public PipeReader Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        permit.Awaits();
        // Whoever reads the only message of a call gives no token.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, permit.Evicted);
        try
        {
            return Count(await body.ReadAsync(either.Token));
        }
        // Who decodes the text says so of any that is damaged or ends within its four characters.
        catch (InvalidOperationException) when (isText)
        {
            throw RpcErrors.Of(new InferenceException(ErrorCode.InvalidInput, "The message is no base64, or ends before the length that its frame tells."));
        }
        catch (OperationCanceledException) when (permit.Evicted.IsCancellationRequested)
        {
            throw RpcErrors.Of(permit.WhyEvicted);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result))
        {
            return false;
        }

        Count(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _counted -= _buffer.Slice(0, consumed).Length;
        _buffer = default;
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    /// <summary>A byte that tells of compression, four of length, and as many of the message; or nothing.</summary>
    private static bool IsWhole(ReadOnlySequence<byte> frame)
    {
        var reader = new SequenceReader<byte>(frame);
        return frame.IsEmpty || (reader.TryRead(out _) && reader.TryReadBigEndian(out int length) && reader.Remaining >= (uint)length);
    }

    private ReadResult Count(ReadResult result)
    {
        _buffer = result.Buffer;
        if (result.IsCompleted && !IsWhole(_buffer))
        {
            throw RpcErrors.Of(new InferenceException(ErrorCode.InvalidInput, "The message ends before the length that its frame tells."));
        }

        if (_buffer.Length > _counted)
        {
            RpcErrors.Throwing(() => permit.Charge((isText ? CopiesOfText : 1) * (_buffer.Length - _counted)));
            _counted = _buffer.Length;
        }

        return result;
    }
}
