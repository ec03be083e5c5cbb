using Microsoft.Extensions.Logging;

namespace Attention.Inference.Batching;

/// <summary>
/// Runs requests for one stateless graph in batches. A thread of its own takes what waits as soon as the graph is free and it is its
/// turn, in the order of fairness, one bucket at a time; requests that were cancelled or whose deadline passed left before.
/// </summary>
public sealed class DynamicBatcher<TInput, TOutput> : IEngine
{
    private readonly EngineName _name;
    private readonly GraphPriority _priority;
    private readonly EngineContext _context;
    private readonly AdmissionQueue<BatchEntry<TInput, TOutput>, TOutput> _queue;
    private readonly List<BatchEntry<TInput, TOutput>> _batch = [];
    private readonly EngineThread _thread;

    internal DynamicBatcher(IBatchModel<TInput, TOutput> model, EngineName name, GraphPriority priority, EngineContext context, ILogger logger)
    {
        (_name, _priority, _context) = (name, priority, context);
        Pass = new ForwardPass<BatchEntry<TInput, TOutput>, TInput, TOutput, TOutput>(model, name, static entry => entry.Input, context, logger);
        _queue = new AdmissionQueue<BatchEntry<TInput, TOutput>, TOutput>(name, context.Options.MaxQueueSize, context.Metrics);
        _thread = new EngineThread(name, Work, Abandon, logger);
    }

    /// <summary>What it runs.</summary>
    internal ForwardPass<BatchEntry<TInput, TOutput>, TInput, TOutput, TOutput> Pass { get; }

    /// <summary>One forward pass on the caller's thread, to warm up on; not once the engine has started.</summary>
    public IReadOnlyList<TOutput> WarmUp(IReadOnlyList<TInput> inputs) => Pass.WarmUp(inputs);

    public void Start() => _thread.Start();

    /// <summary>Waits for a batch and runs in it.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Measured<TOutput>> RunAsync(TInput input, CancellationToken cancellationToken) =>
        _queue.Admit(new BatchEntry<TInput, TOutput>(input, Pass.BucketOf(input), _context.Time.GetTimestamp(), cancellationToken));

    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        Pass.Dispose();
    }

    private void Work()
    {
        while (_queue.WaitForEntries())
        {
            _queue.WaitForCompany(Pass.BatchSize, entry => _context.MaxQueueDelay - _context.Time.GetElapsedTime(entry.Enqueued));
            using var turn = _context.Governor.Enter(_priority);
            // Not before: who comes while the graph waits for its turn comes along, and who leaves does not.
            _queue.Take(_batch, NextBatch);
            if (_batch.Count > 0)
            {
                Pass.Run(_batch, Answer);
                _batch.Clear();
            }
        }
    }

    private IEnumerable<BatchEntry<TInput, TOutput>> NextBatch(IEnumerable<BatchEntry<TInput, TOutput>> waiting)
    {
        int? bucket = null;
        return waiting.Where(entry => entry.Bucket == (bucket ??= entry.Bucket)).Take(Pass.BatchSize);
    }

    private void Answer(BatchEntry<TInput, TOutput> entry, TOutput output, long started, Cost cost)
    {
        _context.Metrics.Waited(_name, cost.Queue);
        entry.Complete(output, cost);
    }

    // What the loop itself failed on must not be met again.
    private void Abandon(Exception exception)
    {
        _batch.ForEach(entry => entry.Fail(EngineFault.Of(_name, exception)));
        _batch.Clear();
    }
}
