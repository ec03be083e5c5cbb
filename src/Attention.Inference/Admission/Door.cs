using System.Globalization;
using Attention.Contracts;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Admission;

/// <summary>
/// Where requests come in, before anything of them is read: a bounded number of each task, only those that will be answered in their
/// time as the task goes on, and together no more bytes of bodies than the budget has. Where it runs short, bodies that stand still
/// make room for those that move.
/// </summary>
public sealed class Door(IOptions<AdmissionOptions> options, TimeProvider time)
{
    // Of the time that a request has, so much may pass by what is expected, since it is no more than that. Measured under ten times the
    // load: at 0.8 half of those that were let in came too late.
    private const double MostOfIts = 0.5;

    // What a core decodes in about the time that a light request takes of it.
    private const double UnitBytes = 8 << 20;

    // The last eighth is for bodies that hold less than this: a few that are large do not shut out the many that are small.
    private const int SmallBytes = 1 << 20;

    private readonly AdmissionOptions _options = options.Value;

    // Held for a few comparisons at a time; longer only where bytes are short.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly HashSet<RequestPermit> _permits = [];
    private long _bytes;

    /// <summary>Bytes of bodies that are held.</summary>
    public long BytesTaken => Volatile.Read(ref _bytes);

    /// <summary>Requests that are open, of all tasks.</summary>
    internal int Requests
    {
        get
        {
            lock (_lock)
            {
                return _permits.Count;
            }
        }
    }

    /// <summary>Lets a request in. Disposal of the permit ends it.</summary>
    /// <param name="task">That it asks for.</param>
    /// <param name="timeLeft">For its answer; null for a call that has no end.</param>
    /// <exception cref="InferenceException">Too many are open, or it would not be answered in time: <c>QueueFull</c>.</exception>
    public RequestPermit Enter(string task, TimeSpan? timeLeft = null)
    {
        var permit = new RequestPermit(this, task, timeLeft, time);
        lock (_lock)
        {
            if (!_lanes.TryGetValue(task, out var lane))
            {
                _lanes[task] = lane = new Lane();
            }

            lane.Check(task, timeLeft);
            if (lane.Open >= _options.MaxRequests)
            {
                var stalled = Stalled(other => other.Task == task)
                    ?? throw new InferenceException(
                        ErrorCode.QueueFull, $"{_options.MaxRequests} requests for {task} are open, as many as may be (Admission:MaxRequests).");
                Evict(stalled);
            }

            lane.Open++;
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

    /// <summary>All of a request is there. What is still on its way waits for nothing of ours, and so holds up nobody.</summary>
    internal void Arrive(RequestPermit permit)
    {
        lock (_lock)
        {
            if (!permit.IsWaiting && !permit.IsAnswered && _permits.Contains(permit))
            {
                var lane = _lanes[permit.Task];
                lane.Check(permit.Task, permit.TimeLeft);
                lane.Wait(permit);
            }
        }
    }

    internal void Weigh(RequestPermit permit, WorkLoad load)
    {
        // Memory that is held while something else works says nothing of how long it does.
        var units = load.Places > 0 ? 1 + (load.Bytes / UnitBytes) : 1;
        lock (_lock)
        {
            if (units > permit.Units && permit.IsWaiting)
            {
                _lanes[permit.Task].Units += units - permit.Units;
                permit.Units = units;
            }
        }
    }

    internal void Answer(RequestPermit permit)
    {
        lock (_lock)
        {
            if (!permit.IsAnswered && _permits.Contains(permit))
            {
                _lanes[permit.Task].Answer(permit, time);
            }
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
            var lane = _lanes[permit.Task];
            lane.Open--;
            lane.Leave(permit);
            _bytes -= permit.Bytes;
            permit.Bytes = 0;
        }
    }

    /// <summary>The requests of one task.</summary>
    private sealed class Lane
    {
        // Of the newest answer in the mean. They come in bursts, as batches do: a mean of few of them would promise most right after one.
        private const double Newest = 1.0 / 32;

        // So few are never too many, and without any nothing would be learnt.
        private static readonly int AlwaysFew = 2 * Environment.ProcessorCount;

        private long _last;
        private double _seconds;
        private double _answered;
        private int _waiting;

        public int Open { get; set; }

        /// <summary>What those cost together that wait for an answer. Who sends its request or reads its answer holds up nobody.</summary>
        public double Units { get; set; }

        /// <exception cref="InferenceException">A request that came now would not be answered in its time.</exception>
        public void Check(string task, TimeSpan? timeLeft)
        {
            var wait = _waiting < AlwaysFew || _answered == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((Units + 1) * _seconds / _answered);
            if (wait > MostOfIts * timeLeft)
            {
                throw new InferenceException(
                    ErrorCode.QueueFull,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{_waiting} requests for {task} wait, and this one would be answered after {wait.TotalSeconds:0.0} s; more than {MostOfIts:P0} of the {timeLeft?.TotalSeconds:0.0} s that it has are not risked."))
                {
                    RetryAfter = TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)),
                };
            }
        }

        public void Wait(RequestPermit permit)
        {
            permit.IsWaiting = true;
            _waiting++;
            Units += permit.Units;
        }

        /// <summary>Learns how long the task takes from one answer to the next while there is something to answer.</summary>
        public void Answer(RequestPermit permit, TimeProvider time)
        {
            var now = time.GetTimestamp();
            _seconds = ((1 - Newest) * _seconds) + time.GetElapsedTime(Math.Max(_last, permit.Arrived), now).TotalSeconds;
            _answered = ((1 - Newest) * _answered) + permit.Units;
            _last = now;
            permit.IsAnswered = true;
            Leave(permit);
        }

        public void Leave(RequestPermit permit)
        {
            if (permit.IsWaiting)
            {
                permit.IsWaiting = false;
                _waiting--;
                Units -= permit.Units;
            }
        }
    }
}
