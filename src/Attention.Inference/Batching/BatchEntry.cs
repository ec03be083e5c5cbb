namespace Attention.Inference.Batching;

/// <summary>A request in a queue: its input, when it came, and where its output goes.</summary>
internal sealed class BatchEntry<TInput, TOutput>(TInput input, int bucket, long enqueued, CancellationToken cancellationToken)
{
    // Continuations run elsewhere: the thread that runs batches never runs a request's code.
    private readonly TaskCompletionSource<Batched<TOutput>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TInput Input { get; } = input;

    public int Bucket { get; } = bucket;

    /// <summary>A <see cref="TimeProvider"/> timestamp.</summary>
    public long Enqueued { get; } = enqueued;

    public Task<Batched<TOutput>> Task => _completion.Task;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public void Complete(Batched<TOutput> output) => _completion.TrySetResult(output);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public void Cancel() => _completion.TrySetCanceled(CancellationToken);
}
