using Attention.Inference.Admission;

namespace Attention.Inference.Batching;

/// <summary>A request in an engine: when it came, who still waits for it, and where its output goes. It completes once.</summary>
internal abstract class EngineEntry<TOutput>(long enqueued, CancellationToken cancellationToken)
{
    // Continuations run elsewhere: the thread that runs batches never runs a request's code.
    private readonly TaskCompletionSource<Measured<TOutput>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RequestPermit? _permit = RequestPermit.Current;
    private CancellationTokenRegistration _registration;
    private Action? _left;

    /// <summary>A <see cref="TimeProvider"/> timestamp.</summary>
    public long Enqueued { get; } = enqueued;

    /// <summary>The requester that it waits in line with; itself when there is none.</summary>
    public object Requester => (object?)_permit ?? this;

    /// <summary>Its place among those that wait.</summary>
    public (long Round, long Order) Turn { get; set; }

    /// <summary>Whether nobody waits for it any more: it is answered, failed or cancelled.</summary>
    public bool IsOver => _completion.Task.IsCompleted;

    public Task<Measured<TOutput>> Task => _completion.Task;

    /// <summary>Completes as cancelled from now on the moment that its token is, whatever the engine is doing, and then calls <paramref name="left"/>.</summary>
    /// <exception cref="OperationCanceledException">It is cancelled already.</exception>
    public void Watch(Action left)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _left = left;
        _registration = cancellationToken.UnsafeRegister(static entry => ((EngineEntry<TOutput>)entry!).Cancel(), this);
    }

    /// <summary>Watches no more.</summary>
    public void Unwatch() => _registration.Unregister();

    /// <returns>False when somebody was faster.</returns>
    public bool Complete(TOutput output, Cost cost)
    {
        Unwatch();
        return _completion.TrySetResult(new Measured<TOutput>(output, cost));
    }

    /// <inheritdoc cref="Complete"/>
    public bool Fail(Exception exception)
    {
        Unwatch();
        return _completion.TrySetException(exception);
    }

    private void Cancel()
    {
        if (_completion.TrySetCanceled(cancellationToken))
        {
            _left?.Invoke();
        }
    }
}
