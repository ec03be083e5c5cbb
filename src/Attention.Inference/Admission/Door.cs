using Attention.Contracts;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Admission;

/// <summary>
/// Where requests come in, before anything of them is read: a bounded number of each task, and together no more bytes of bodies than
/// the budget has. Where it runs short, bodies that stand still make room for those that move.
/// </summary>
public sealed class Door(IOptions<AdmissionOptions> options, TimeProvider time)
{
    // The last eighth is for bodies that hold less than this: a few that are large do not shut out the many that are small.
    private const int SmallBytes = 1 << 20;

    private readonly AdmissionOptions _options = options.Value;

    // Held for a few comparisons at a time; longer only where bytes are short.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly HashSet<RequestPermit> _permits = [];
    private long _bytes;

    /// <summary>Bytes of bodies that are held.</summary>
    public long BytesTaken => Volatile.Read(ref _bytes);

    /// <summary>Lets a request in. Disposal of the permit ends it.</summary>
    /// <param name="task">That it asks for.</param>
    /// <exception cref="InferenceException">Too many are open: <c>QueueFull</c>.</exception>
    public RequestPermit Enter(string task)
    {
        var permit = new RequestPermit(this, task, time);
        lock (_lock)
        {
            if (_open.GetValueOrDefault(task) >= _options.MaxRequests)
            {
                var stalled = Stalled(other => other.Task == task)
                    ?? throw new InferenceException(
                        ErrorCode.QueueFull, $"{_options.MaxRequests} requests for {task} are open, as many as may be (Admission:MaxRequests).");
                Evict(stalled);
            }

            _open[task] = _open.GetValueOrDefault(task) + 1;
            _permits.Add(permit);
        }

        return permit;
    }

    /// <exception cref="InferenceException">There is no room: <c>QueueFull</c>.</exception>
    internal void Charge(RequestPermit permit, long bytes)
    {
        lock (_lock)
        {
            if (!_permits.Contains(permit))
            {
                return;
            }

            var room = permit.Bytes + bytes < SmallBytes ? _options.MaxBodyBytes : _options.MaxBodyBytes / 8 * 7;
            while (_bytes + bytes > room)
            {
                var stalled = Stalled(other => other != permit && other.Bytes > 0)
                    ?? throw new InferenceException(
                        ErrorCode.QueueFull, $"The bodies of all requests together have {_bytes} bytes, as many as may be held at once (Admission:MaxBodyBytes).");
                Evict(stalled);
            }

            _bytes += bytes;
            permit.Bytes += bytes;
        }
    }

    internal void Refund(RequestPermit permit, long bytes)
    {
        lock (_lock)
        {
            // What was taken from one that stood still is not given back a second time.
            var held = Math.Min(bytes, permit.Bytes);
            permit.Bytes -= held;
            _bytes -= held;
        }
    }

    internal void Leave(RequestPermit permit)
    {
        lock (_lock)
        {
            Remove(permit);
        }
    }

    private RequestPermit? Stalled(Func<RequestPermit, bool> isMeant) =>
        _permits.Where(permit => permit.Stalled > _options.MaxStall && isMeant(permit)).MaxBy(static permit => permit.Stalled);

    private void Evict(RequestPermit permit)
    {
        Remove(permit);
        permit.Evict();
    }

    private void Remove(RequestPermit permit)
    {
        if (_permits.Remove(permit))
        {
            _open[permit.Task]--;
            _bytes -= permit.Bytes;
            permit.Bytes = 0;
        }
    }
}
