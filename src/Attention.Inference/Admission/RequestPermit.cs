namespace Attention.Inference.Admission;

/// <summary>
/// A request that was let in: what it holds is counted from its first byte until it is disposed. Flows with the request as its trace
/// does, so whatever works for it knows whom it works for.
/// </summary>
public sealed class RequestPermit : IDisposable
{
    // Less than this does not count as progress: a byte now and then holds memory as well as none.
    private const int StepBytes = 64 << 10;

    private static readonly AsyncLocal<RequestPermit?> Ambient = new();

    private readonly Door _door;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _evicted = new();
    private long _arrived;
    private long _step;
    private long _progress;
    private bool _isReading;
    private bool _isClosed;

    internal RequestPermit(Door door, string task, TimeProvider time)
    {
        (_door, Task, _time, _progress) = (door, task, time, time.GetTimestamp());
        Ambient.Value = this;
    }

    /// <summary>The request that is being worked for; null outside of one.</summary>
    public static RequestPermit? Current => Ambient.Value;

    /// <summary>What is asked for, such as <c>captioning</c>.</summary>
    public string Task { get; }

    /// <summary>Cancelled when the body stood still while others wanted the bytes that it holds.</summary>
    public CancellationToken Evicted => _evicted.Token;

    /// <summary>What it holds; the door's to change.</summary>
    internal long Bytes { get; set; }

    /// <summary>How long nothing came of a body that is waited for.</summary>
    internal TimeSpan Stalled => _isReading && Bytes > 0 ? _time.GetElapsedTime(_progress) : TimeSpan.Zero;

    /// <summary>Counts bytes of the body that have come. To be called by one at a time.</summary>
    /// <exception cref="InferenceException">There is no room for them: <c>QueueFull</c>.</exception>
    public void Charge(long bytes)
    {
        _door.Charge(this, bytes);
        _arrived += bytes;
        if (!_isReading || _arrived - _step >= StepBytes)
        {
            (_isReading, _step, _progress) = (true, _arrived, _time.GetTimestamp());
        }
    }

    /// <summary>Gives back bytes that are no longer held.</summary>
    public void Refund(long bytes) => _door.Refund(this, bytes);

    /// <summary>What was waited for is there: the client is not to blame for what takes time now.</summary>
    public void HasArrived() => _isReading = false;

    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _door.Leave(this);
        }
    }

    // Disposed by nobody: it has neither a timer nor a handle, and is asked for while the request ends.
    internal void Evict() => _evicted.CancelAsync();
}
