using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Attention.Inference.Batching;

/// <summary>
/// Runs requests for one stateless graph in batches. A thread of its own takes what waits as soon as the graph is free,
/// in the order of their turns, one bucket at a time; requests that were cancelled or whose deadline passed left before.
/// A batch that fails is run again one by one, so that one bad input fails alone.
/// </summary>
public sealed partial class DynamicBatcher<TInput, TOutput> : IEngine
{
    private readonly IBatchModel<TInput, TOutput> _model;
    private readonly EngineName _name;
    private readonly GraphPriority _priority;
    private readonly EngineContext _context;
    private readonly ILogger _logger;
    private readonly AdmissionQueue<BatchEntry<TInput, TOutput>, TOutput> _queue;
    private readonly List<BatchEntry<TInput, TOutput>> _batch = [];
    private readonly EngineThread _thread;
    private IReadOnlyList<TInput> _sample = [];

    internal DynamicBatcher(IBatchModel<TInput, TOutput> model, EngineName name, GraphPriority priority, EngineContext context, ILogger logger)
    {
        (_model, _name, _priority, _context, _logger) = (model, name, priority, context, logger);
        BatchSize = context.Options.MaxBatchSize;
        _queue = new AdmissionQueue<BatchEntry<TInput, TOutput>, TOutput>(name, context.Options.MaxQueueSize, context.Metrics);
        _thread = new EngineThread(name, Work, Abandon, logger);
    }

    /// <summary>Requests in one forward pass at most; settled before the engine starts.</summary>
    internal int BatchSize { get; set; }

    /// <summary>One forward pass on the caller's thread, to warm up on; not once the engine has started.</summary>
    public IReadOnlyList<TOutput> WarmUp(IReadOnlyList<TInput> inputs)
    {
        var outputs = _model.Run(inputs);
        _sample = inputs;
        return outputs.Count == inputs.Count ? outputs : throw Miscounted(outputs.Count, inputs.Count);
    }

    /// <summary>One forward pass of so many copies of what the graph was warmed up on.</summary>
    internal void Try(int copies) => _model.Run([.. Enumerable.Repeat(_sample[0], copies)]);

    public void Start() => _thread.Start();

    /// <summary>Waits for a batch and runs in it.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Measured<TOutput>> RunAsync(TInput input, CancellationToken cancellationToken) =>
        _queue.Admit(new BatchEntry<TInput, TOutput>(input, _model.BucketOf(input), _context.Time.GetTimestamp(), cancellationToken));

    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _model.Dispose();
    }

    private void Work()
    {
        while (_queue.WaitForEntries())
        {
            _queue.WaitForCompany(BatchSize, entry => _context.Options.MaxQueueDelay - _context.Time.GetElapsedTime(entry.Enqueued));
            using var turn = _context.Governor.Enter(_priority);
            // Not before: who comes while the graph waits for its turn comes along, and who leaves does not.
            _queue.Take(_batch, NextBatch);
            if (_batch.Count > 0)
            {
                Run(_batch);
                _batch.Clear();
            }
        }
    }

    private IEnumerable<BatchEntry<TInput, TOutput>> NextBatch(IEnumerable<BatchEntry<TInput, TOutput>> waiting)
    {
        int? bucket = null;
        return waiting.Where(entry => entry.Bucket == (bucket ??= entry.Bucket)).Take(BatchSize);
    }

    private void Run(List<BatchEntry<TInput, TOutput>> batch)
    {
        try
        {
            Answer(batch);
        }
        catch (Exception exception) when (batch.Count > 1)
        {
            LogRetried(_logger, exception, _name, batch.Count);
            batch.FindAll(static entry => !entry.IsOver).ForEach(entry => Run([entry]));
        }
        catch (Exception exception)
        {
            LogFailed(_logger, exception, _name);
            Fail(batch[0], exception);
        }
    }

    private void Answer(List<BatchEntry<TInput, TOutput>> batch)
    {
        var started = _context.Time.GetTimestamp();
        var outputs = _model.Run(batch.ConvertAll(static entry => entry.Input));
        if (outputs.Count != batch.Count)
        {
            throw Miscounted(outputs.Count, batch.Count);
        }

        var compute = _context.Time.GetElapsedTime(started);
        _context.Metrics.Ran(_name, batch.Count, compute);
        for (var i = 0; i < batch.Count; i++)
        {
            var queue = _context.Time.GetElapsedTime(batch[i].Enqueued, started);
            _context.Metrics.Waited(_name, queue);
            batch[i].Complete(outputs[i], new Cost(queue, compute, batch.Count));
        }
    }

    private void Fail(BatchEntry<TInput, TOutput> entry, Exception exception)
    {
        if (entry.Fail(EngineFault.Of(_name, exception)))
        {
            _context.Metrics.Failed(_name, FailureReason.Backend);
        }
    }

    // What the loop itself failed on must not be met again.
    private void Abandon(Exception exception)
    {
        _batch.ForEach(entry => entry.Fail(EngineFault.Of(_name, exception)));
        _batch.Clear();
    }

    private InvalidOperationException Miscounted(int outputs, int inputs) => new($"{_name} gave {outputs} outputs for {inputs} inputs.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} failed on a batch of {BatchSize}, which is run again one by one")]
    private static partial void LogRetried(ILogger logger, Exception exception, EngineName engine, int batchSize);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Engine} failed on a request")]
    private static partial void LogFailed(ILogger logger, Exception exception, EngineName engine);
}
