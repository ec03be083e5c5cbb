using Attention.Contracts;

namespace Attention.Inference.Admission;

/// <summary>
/// A request that was let in: what it holds is counted from its first byte until it is disposed. Flows with the request as its trace
/// does, so whatever works for it knows whom it works for, and engines can take turns between requests.
/// </summary>
public sealed class RequestPermit : IDisposable
{
    // Less than this does not count as progress: a byte now and then holds memory as well as none.
    private const int StepBytes = 64 << 10;

    private static readonly AsyncLocal<RequestPermit?> Ambient = new();

    private readonly RequestPermit? _outer = Ambient.Value;
    private readonly Door _door;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _evicted = new();
    private readonly TimeSpan? _timeLeft;
    private long _arriving;
    private long _step;
    private long _progress;
    private bool _isWaiting = true;
    private InferenceException? _whyEvicted;

    internal RequestPermit(Door door, string task, TimeSpan? timeLeft, TimeProvider time)
    {
        (_door, Task, _timeLeft, _time, Entered) = (door, task, timeLeft, time, time.GetTimestamp());
        (_progress, Arrived) = (Entered, Entered);
        Ambient.Value = this;
    }

    /// <summary>The request that is being worked for; null outside of one.</summary>
    public static RequestPermit? Current => Ambient.Value;

    /// <summary>What is asked for, such as <c>captioning</c>.</summary>
    public string Task { get; }

    /// <summary>Cancelled when the body is not waited for any longer: see <see cref="WhyEvicted"/>.</summary>
    public CancellationToken Evicted => _evicted.Token;

    /// <summary>What its sender is told then.</summary>
    public InferenceException WhyEvicted => _whyEvicted
        ?? new InferenceException(ErrorCode.QueueFull, "The body stood still while others waited for the room that it took; send it again.");

    /// <summary>Whether more of it has to come before it can be answered.</summary>
    public bool IsArriving => _isWaiting;

    /// <summary>Whether it waits for an answer: all of it came, and the answer has not begun. The door's to change.</summary>
    internal bool IsWaiting { get; set; }

    /// <summary>Whether its answer began; the door's to change.</summary>
    internal bool IsAnswered { get; set; }

    /// <summary>What it costs, where a light request costs 1; the door's to change.</summary>
    internal double Units { get; set; } = 1;

    /// <summary>What is left of its time; null for a call that has no end.</summary>
    internal TimeSpan? TimeLeft => _timeLeft - _time.GetElapsedTime(Entered);

    private long Entered { get; }

    /// <summary>When the last of it came, as a timestamp.</summary>
    internal long Arrived { get; private set; }

    /// <summary>What it holds; the door's to change.</summary>
    internal long Bytes { get; set; }

    /// <summary>How long nothing came of what is waited for. Who still waits for an answer to what came before is not late.</summary>
    internal TimeSpan Stalled => _isWaiting && (_arriving > 0 || Bytes == 0) ? _time.GetElapsedTime(_progress) : TimeSpan.Zero;

    /// <summary>From now on the next message of a call is waited for.</summary>
    public void Awaits()
    {
        if (!_isWaiting)
        {
            (_isWaiting, _progress) = (true, _time.GetTimestamp());
        }
    }

    /// <summary>Counts bytes that come. To be called by one at a time.</summary>
    /// <exception cref="InferenceException">There is no room for them: <c>QueueFull</c>.</exception>
    public void Charge(long bytes)
    {
        _door.Charge(this, bytes);
        _arriving += bytes;
        if (!_isWaiting || _arriving - _step >= StepBytes)
        {
            (_isWaiting, _step, _progress) = (true, _arriving, _time.GetTimestamp());
        }
    }

    /// <summary>What was waited for is there: the client is not to blame for what takes time now.</summary>
    /// <exception cref="InferenceException">So many came before it that it would not be answered in its time: <c>QueueFull</c>.</exception>
    public void HasArrived()
    {
        (_isWaiting, _arriving, _step, Arrived) = (false, 0, 0, _time.GetTimestamp());
        _door.Arrive(this);
    }

    /// <summary>Likewise, and of all the bytes that came only so many are kept.</summary>
    /// <exception cref="InferenceException">As <see cref="HasArrived()"/>, or they are more, and there is no room for them: <c>QueueFull</c>.</exception>
    public void HasArrived(long bytes)
    {
        if (bytes > _arriving)
        {
            Charge(bytes - _arriving);
        }

        Refund(_arriving - bytes);
        HasArrived();
    }

    /// <summary>Its answer begins, which is no refusal: how long the rest takes is up to who reads it. Further calls do nothing.</summary>
    public void Answers() => _door.Answer(this);

    /// <summary>Learns what it asks for: a picture of a hundred megabytes is not read as fast as a small one.</summary>
    internal void Weigh(WorkLoad load) => _door.Weigh(this, load);

    /// <summary>Gives back bytes that are no longer held.</summary>
    public void Refund(long bytes) => _door.Refund(this, bytes);

    /// <summary>Waits no longer for a body of which nothing came for so long.</summary>
    public void EvictIfStalled(TimeSpan patience, Func<InferenceException> why)
    {
        if (Stalled > patience)
        {
            _whyEvicted = why();
            Evict();
        }
    }

    public void Dispose()
    {
        _door.Leave(this);
        Ambient.Value = _outer;
    }

    // Disposed by nobody: it has neither a timer nor a handle, and is asked for while the request ends.
    internal void Evict() => _ = _evicted.CancelAsync();
}
