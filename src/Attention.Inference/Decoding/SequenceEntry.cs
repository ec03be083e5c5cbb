using Attention.Inference.Batching;

namespace Attention.Inference.Decoding;

/// <summary>A sequence that waits for rows or has them.</summary>
internal sealed class SequenceEntry(SequenceMemory memory, ISequenceDecoder decoder, long enqueued, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<Batched<IReadOnlyList<Hypothesis>>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SequenceMemory Memory { get; } = memory;

    public ISequenceDecoder Decoder { get; } = decoder;

    /// <summary>A <see cref="TimeProvider"/> timestamp.</summary>
    public long Enqueued { get; } = enqueued;

    /// <summary>When it got its rows.</summary>
    public long Started { get; set; }

    /// <summary>The most sequences that shared a step with it.</summary>
    public int BatchSize { get; set; }

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Task<Batched<IReadOnlyList<Hypothesis>>> Task => _completion.Task;

    public void Complete(RunCost cost) => _completion.TrySetResult(new Batched<IReadOnlyList<Hypothesis>>(Decoder.Hypotheses, cost));

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public void Cancel() => _completion.TrySetCanceled(CancellationToken);
}
