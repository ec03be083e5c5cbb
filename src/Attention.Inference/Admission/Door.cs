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
            var open = _open.GetValueOrDefault(task);
            if (open >= _options.MaxRequests)
            {
                throw new InferenceException(ErrorCode.QueueFull, $"{open} requests for {task} are open, as many as may be (Admission:MaxRequests).");
            }

            _open[task] = open + 1;
            _permits.Add(permit);
        }

        return permit;
    }

    /// <exception cref="InferenceException">There is no room: <c>QueueFull</c>.</exception>
    internal void Charge(RequestPermit permit, long bytes)
    {
        lock (_lock)
        {
            var room = permit.Bytes + bytes < SmallBytes ? _options.MaxBodyBytes : _options.MaxBodyBytes / 8 * 7;
            while (_bytes + bytes > room)
            {
                var stalled = _permits.Where(other => other != permit && other.Stalled > _options.MaxStall).MaxBy(static other => other.Stalled)
                    ?? throw new InferenceException(
                        ErrorCode.QueueFull, $"The bodies of all requests together have {_bytes} bytes, as many as may be held at once (Admission:MaxBodyBytes).");
                Release(stalled, stalled.Bytes);
                stalled.Evict();
            }

            _bytes += bytes;
            permit.Bytes += bytes;
        }
    }

    internal void Refund(RequestPermit permit, long bytes)
    {
        lock (_lock)
        {
            Release(permit, bytes);
        }
    }

    internal void Leave(RequestPermit permit)
    {
        lock (_lock)
        {
            Release(permit, permit.Bytes);
            _permits.Remove(permit);
            _open[permit.Task]--;
        }
    }

    // What was taken from one that stood still is not given back a second time.
    private void Release(RequestPermit permit, long bytes)
    {
        var held = Math.Min(bytes, permit.Bytes);
        permit.Bytes -= held;
        _bytes -= held;
    }
}
