using Attention.Contracts;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Attention.Inference.Decoding;

/// <summary>
/// Iteration-level (continuous) batching of one decoder-step graph, after Orca (Yu et al. 2022): sequences join and leave
/// at every step instead of waiting for the slowest of their batch. Sequences of one beam width run as one batch.
/// A cancelled or expired sequence gives up its rows at the next step.
/// </summary>
internal sealed partial class SequenceScheduler : IDisposable
{
    private readonly IStepModel _model;
    private readonly EngineName _name;
    private readonly BatchingOptions _options;
    private readonly InferenceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AdmissionQueue<SequenceEntry, IReadOnlyList<Hypothesis>> _queue;
    private readonly SortedDictionary<int, SequenceGroup> _groups = [];
    private readonly Thread _thread;
    private SequenceEntry? _next;
    private int _rows;

    public SequenceScheduler(IStepModel model, EngineName name, BatchingOptions options, InferenceMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_model, _name, _options, _metrics, _time, _logger) = (model, name, options, metrics, time, logger);
        _queue = new AdmissionQueue<SequenceEntry, IReadOnlyList<Hypothesis>>(name, options.MaxQueueSize, metrics);
        _thread = new Thread(Work) { IsBackground = true, Name = name.ToString() };
        _thread.Start();
    }

    /// <summary>Decodes one sequence among the others.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Batched<IReadOnlyList<Hypothesis>>> DecodeAsync(SequenceMemory memory, BeamSearch search, CancellationToken cancellationToken) =>
        _queue.Admit(new SequenceEntry(memory, search, _time.GetTimestamp(), cancellationToken));

    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
        foreach (var group in _groups.Values)
        {
            group.Dispose();
        }

        _model.Dispose();
    }

    private void Work()
    {
        while (_rows > 0 || _next is not null || _queue.TryTake(out _next, Timeout.InfiniteTimeSpan))
        {
            Join();
            foreach (var group in _groups.Values)
            {
                if (group.Count > 0)
                {
                    Step(group);
                }
            }
        }
    }

    // The oldest that does not fit yet waits in _next: nobody overtakes it.
    private void Join()
    {
        while ((_next is not null || _queue.TryTake(out _next, TimeSpan.Zero)) && (_rows == 0 || _rows + _next.Search.Beam <= _options.MaxRows))
        {
            var entry = _next;
            _next = null;
            _metrics.Queued(_name, -1);
            if (entry.CancellationToken.IsCancellationRequested)
            {
                Leave(entry);
            }
            else
            {
                Admit(entry);
            }
        }
    }

    private void Admit(SequenceEntry entry)
    {
        entry.Started = _time.GetTimestamp();
        _metrics.Waited(_name, _time.GetElapsedTime(entry.Enqueued, entry.Started));
        GroupOf(entry.Search.Beam).Add(entry);
        RowsChanged(entry.Search.Beam);
    }

    private void Step(SequenceGroup group)
    {
        group.RemoveWhere(static entry => entry.CancellationToken.IsCancellationRequested, Leave, RowsChanged);
        if (group.Count == 0)
        {
            return;
        }

        var started = _time.GetTimestamp();
        var batchSize = group.Count;
        try
        {
            group.Step(Complete, RowsChanged);
            _metrics.Ran(_name, batchSize, _time.GetElapsedTime(started));
        }
        catch (Exception exception)
        {
            LogFailed(_logger, exception, _name, group.Count);
            group.RemoveWhere(static _ => true, Fail, RowsChanged);
        }
    }

    private SequenceGroup GroupOf(int beam)
    {
        if (!_groups.TryGetValue(beam, out var group))
        {
            _groups[beam] = group = new SequenceGroup(_model.CreateBatch(beam), beam);
        }

        return group;
    }

    private void Complete(SequenceEntry entry)
    {
        var cost = new RunCost(_time.GetElapsedTime(entry.Enqueued, entry.Started), _time.GetElapsedTime(entry.Started), entry.BatchSize);
        entry.Complete(entry.Search.Hypotheses, cost);
        foreach (var hypothesis in entry.Search.Hypotheses)
        {
            _metrics.Generated(_name, hypothesis.Tokens.Count);
        }
    }

    private void Leave(SequenceEntry entry)
    {
        _metrics.Failed(_name, FailureReason.Cancelled);
        entry.Cancel();
    }

    private void Fail(SequenceEntry entry)
    {
        _metrics.Failed(_name, FailureReason.Backend);
        entry.Fail(new InferenceException(ErrorCode.Internal, $"{_name} failed."));
    }

    private void RowsChanged(int change)
    {
        _rows += change;
        _metrics.RowsChanged(_name, change);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Engine} failed on a batch of {BatchSize}")]
    private static partial void LogFailed(ILogger logger, Exception exception, EngineName engine, int batchSize);
}
