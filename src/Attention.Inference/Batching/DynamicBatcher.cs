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
    private readonly BatchingOptions _options;
    private readonly InferenceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AdmissionQueue<BatchEntry<TInput, TOutput>, TOutput> _queue;
    private readonly List<BatchEntry<TInput, TOutput>> _batch = [];
    private readonly EngineThread _thread;

    internal DynamicBatcher(IBatchModel<TInput, TOutput> model, EngineName name, BatchingOptions options, InferenceMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_model, _name, _options, _metrics, _time, _logger) = (model, name, options, metrics, time, logger);
        _queue = new AdmissionQueue<BatchEntry<TInput, TOutput>, TOutput>(name, options.MaxQueueSize, metrics);
        _thread = new EngineThread(name, Work, Abandon, logger);
    }

    /// <summary>One forward pass on the caller's thread, to warm up on; not once the engine has started.</summary>
    public IReadOnlyList<TOutput> WarmUp(IReadOnlyList<TInput> inputs)
    {
        var outputs = _model.Run(inputs);
        return outputs.Count == inputs.Count ? outputs : throw Miscounted(outputs.Count, inputs.Count);
    }

    public void Start() => _thread.Start();

    /// <summary>Waits for a batch and runs in it.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Measured<TOutput>> RunAsync(TInput input, CancellationToken cancellationToken) =>
        _queue.Admit(new BatchEntry<TInput, TOutput>(input, _model.BucketOf(input), _time.GetTimestamp(), cancellationToken));

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
            _queue.WaitForCompany(_options.MaxBatchSize, entry => _options.MaxQueueDelay - _time.GetElapsedTime(entry.Enqueued));
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
        return waiting.Where(entry => entry.Bucket == (bucket ??= entry.Bucket)).Take(_options.MaxBatchSize);
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
        var started = _time.GetTimestamp();
        var outputs = _model.Run(batch.ConvertAll(static entry => entry.Input));
        if (outputs.Count != batch.Count)
        {
            throw Miscounted(outputs.Count, batch.Count);
        }

        var compute = _time.GetElapsedTime(started);
        _metrics.Ran(_name, batch.Count, compute);
        for (var i = 0; i < batch.Count; i++)
        {
            var queue = _time.GetElapsedTime(batch[i].Enqueued, started);
            _metrics.Waited(_name, queue);
            batch[i].Complete(outputs[i], new Cost(queue, compute, batch.Count));
        }
    }

    private void Fail(BatchEntry<TInput, TOutput> entry, Exception exception)
    {
        if (entry.Fail(EngineFault.Of(_name, exception)))
        {
            _metrics.Failed(_name, FailureReason.Backend);
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
