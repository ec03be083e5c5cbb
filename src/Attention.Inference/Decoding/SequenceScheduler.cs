using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Attention.Inference.Decoding;

/// <summary>
/// Iteration-level (continuous) batching of one decoder-step graph, after Orca (Yu et al. 2022): sequences join and leave
/// at every step instead of waiting for the slowest of their batch. Between two steps the init graph reads the inputs of those that
/// join. Sequences of any beam widths run as one batch, as long as their memories are of similar length. A cancelled or expired sequence
/// is over at once and gives up its rows at the next step. When a batch fails, each of its sequences is decoded again from the start,
/// alone, so that one bad input fails alone.
/// </summary>
internal sealed partial class SequenceScheduler<TInput> : IEngine
{
    private readonly IStepModel _step;
    private readonly EngineName _name;
    private readonly EngineContext _context;
    private readonly ILogger _logger;
    private readonly AdmissionQueue<SequenceEntry<TInput>, IReadOnlyList<Hypothesis>> _queue;
    private readonly List<SequenceGroup> _groups = [];
    private readonly List<SequenceEntry<TInput>> _newcomers = [];
    private readonly EngineThread _thread;
    private int _rows;

    public SequenceScheduler(
        IBatchModel<TInput, SequenceMemory> init, EngineName initName, IStepModel step, EngineName name, EngineContext context, ILogger logger)
    {
        (_step, _name, _context, _logger) = (step, name, context, logger);
        Init = new ForwardPass<SequenceEntry<TInput>, TInput, SequenceMemory, IReadOnlyList<Hypothesis>>(init, initName, static entry => entry.Input, context, logger);
        _queue = new AdmissionQueue<SequenceEntry<TInput>, IReadOnlyList<Hypothesis>>(name, context.Options.MaxQueueSize, context.Metrics);
        _thread = new EngineThread(name, Work, Abandon, logger);
    }

    /// <summary>What reads the inputs.</summary>
    public ForwardPass<SequenceEntry<TInput>, TInput, SequenceMemory, IReadOnlyList<Hypothesis>> Init { get; }

    public void Start() => _thread.Start();

    /// <summary>Reads an input and decodes it among the others.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Measured<IReadOnlyList<Hypothesis>>> DecodeAsync(TInput input, BeamSearch search, CancellationToken cancellationToken) =>
        _queue.Admit(new SequenceEntry<TInput>(input, Init.BucketOf(input), search, _context.Time.GetTimestamp(), cancellationToken));

    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _groups.ForEach(static group => group.Dispose());
        Init.Dispose();
    }

    private void Work()
    {
        while (_rows > 0 || _queue.WaitForEntries())
        {
            if (_rows == 0)
            {
                _queue.WaitForCompany(Init.BatchSize, entry => _context.MaxQueueDelay - _context.Time.GetElapsedTime(entry.Enqueued));
            }

            // Those that are under way wait meanwhile, but not for all who come.
            for (var joined = 0; joined < _context.Options.MaxBatchSize && Join() is > 0 and var newcomers; joined += newcomers)
            {
            }

            foreach (var group in _groups.ToArray())
            {
                Step(group);
            }
        }
    }

    private int Join()
    {
        _queue.Take(_newcomers, ThatFit);
        if (_newcomers.Count == 0)
        {
            return 0;
        }

        using (_context.Governor.Enter(GraphPriority.Step))
        {
            Init.Run(_newcomers, Read);
        }

        foreach (var entry in _newcomers.Where(static entry => !entry.IsOver))
        {
            Admit(entry, GroupOf(entry.Memory));
        }

        var joined = _newcomers.Count;
        _newcomers.Clear();
        return joined;
    }

    // Nobody overtakes the next in turn, should it not fit yet.
    private IEnumerable<SequenceEntry<TInput>> ThatFit(IEnumerable<SequenceEntry<TInput>> waiting)
    {
        var rows = _rows;
        int? bucket = null;
        return waiting
            .Where(entry => entry.Bucket == (bucket ??= entry.Bucket))
            .Take(Init.BatchSize)
            .TakeWhile(entry => (rows += entry.Search.Beam) <= _context.Options.MaxRows || rows == entry.Search.Beam);
    }

    private void Read(SequenceEntry<TInput> entry, SequenceMemory memory, long started, Cost cost)
    {
        _context.Metrics.Waited(_name, cost.Queue);
        entry.Read(memory, started);
    }

    private void Admit(SequenceEntry entry, SequenceGroup group)
    {
        try
        {
            group.Add(entry);
            RowsChanged(entry.Search.Beam);
        }
        catch (Exception exception)
        {
            Fail(entry, exception);
            // How far it came is not known: nobody goes on in that batch.
            Break(group, exception, isLastTry: false);
        }
    }

    private void Step(SequenceGroup group)
    {
        try
        {
            group.RemoveLeft(RowsChanged);
            if (group.Count > 0)
            {
                using var turn = _context.Governor.Enter(GraphPriority.Step);
                var started = _context.Time.GetTimestamp();
                var batchSize = group.Count;
                group.Step(Complete, RowsChanged);
                _context.Metrics.Ran(_name, batchSize, _context.Time.GetElapsedTime(started));
            }
        }
        catch (Exception exception)
        {
            Break(group, exception, isLastTry: group.IsSolitary || group.Count == 1);
        }

        if (group is { IsSolitary: true, Count: 0 })
        {
            Remove(group);
        }
    }

    // Each of its sequences begins again in a batch of its own; one that was alone already fails.
    private void Break(SequenceGroup group, Exception exception, bool isLastTry)
    {
        var entries = group.Entries.ToList();
        RowsChanged(-entries.Sum(static entry => entry.Search.Beam));
        Remove(group);
        if (isLastTry)
        {
            entries.ForEach(entry => Fail(entry, exception));
            return;
        }

        LogRetried(_logger, exception, _name, entries.Count);
        foreach (var entry in entries.Where(static entry => !entry.IsOver))
        {
            entry.Restart();
            var alone = new SequenceGroup(_step.CreateBatch(), group.Cohort, isSolitary: true);
            _groups.Add(alone);
            Admit(entry, alone);
        }
    }

    private SequenceGroup GroupOf(SequenceMemory memory)
    {
        var cohort = SequenceGroup.CohortOf(memory.Length);
        var group = _groups.Find(group => group.Cohort == cohort && !group.IsSolitary);
        if (group is null)
        {
            _groups.Add(group = new SequenceGroup(_step.CreateBatch(), cohort, isSolitary: false));
        }

        return group;
    }

    private void Remove(SequenceGroup group)
    {
        if (_groups.Remove(group))
        {
            group.Dispose();
        }
    }

    private void Complete(SequenceEntry entry)
    {
        var cost = new Cost(_context.Time.GetElapsedTime(entry.Enqueued, entry.Started), _context.Time.GetElapsedTime(entry.Started), entry.BatchSize);
        entry.Complete(entry.Search.Hypotheses, cost);
        foreach (var hypothesis in entry.Search.Hypotheses)
        {
            _context.Metrics.Generated(_name, hypothesis.Tokens.Count);
        }
    }

    private void Fail(SequenceEntry entry, Exception exception)
    {
        LogFailed(_logger, exception, _name);
        if (entry.Fail(EngineFault.Of(_name, exception)))
        {
            _context.Metrics.Failed(_name, FailureReason.Backend);
        }
    }

    // What the loop itself failed on must not be met again.
    private void Abandon(Exception exception)
    {
        foreach (var entry in _groups.SelectMany(static group => group.Entries).Concat(_newcomers))
        {
            entry.Fail(EngineFault.Of(_name, exception));
        }

        _newcomers.Clear();
        _groups.ForEach(static group => group.Dispose());
        _groups.Clear();
        var rows = _rows;
        _rows = 0;
        _context.Metrics.RowsChanged(_name, -rows);
    }

    private void RowsChanged(int change)
    {
        _rows += change;
        _context.Metrics.RowsChanged(_name, change);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} failed on a batch of {BatchSize}, which is run again one by one")]
    private static partial void LogRetried(ILogger logger, Exception exception, EngineName engine, int batchSize);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Engine} failed on a request")]
    private static partial void LogFailed(ILogger logger, Exception exception, EngineName engine);
}
