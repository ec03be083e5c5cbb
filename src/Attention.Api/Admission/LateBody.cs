using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Admission;

namespace Attention.Api.Admission;

/// <summary>
/// From the moment when the service refuses new work, a body that stands still is not waited for any longer: the time to stop is for
/// what can be finished. One that moves may come to its end.
/// </summary>
internal sealed class LateBody : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ITimer _looks;
    private readonly CancellationTokenRegistration _over;

    /// <param name="permit">Of the request.</param>
    /// <param name="patience">How long it may stand still then.</param>
    /// <param name="time">That bodies are timed by.</param>
    /// <param name="over">Signalled when draining is over.</param>
    public LateBody(RequestPermit permit, TimeSpan patience, TimeProvider time, CancellationToken over)
    {
        _looks = time.CreateTimer(_ => permit.EvictIfStalled(patience, Stopping), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _over = over.UnsafeRegister(static looks => ((ITimer)looks!).Change(TimeSpan.Zero, Interval), _looks);
    }

    public void Dispose()
    {
        _over.Dispose();
        _looks.Dispose();
    }

    private static InferenceException Stopping() =>
        new(ErrorCode.Unavailable, "The service is stopping, and the body stood still. Send it again elsewhere.");
}
