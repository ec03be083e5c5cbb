namespace Attention.Inference.Batching;

/// <summary>A request in an engine: when it came, who still waits for it, and where its output goes.</summary>
internal abstract class EngineEntry<TOutput>(long enqueued, CancellationToken cancellationToken)
{
    // Continuations run elsewhere: the thread that runs batches never runs a request's code.
    private readonly TaskCompletionSource<Measured<TOutput>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A <see cref="TimeProvider"/> timestamp.</summary>
    public long Enqueued { get; } = enqueued;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Task<Measured<TOutput>> Task => _completion.Task;

    public void Complete(TOutput output, Cost cost) => _completion.TrySetResult(new Measured<TOutput>(output, cost));

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public void Cancel() => _completion.TrySetCanceled(CancellationToken);
}
