using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Attention.Inference.Batching;

/// <summary>
/// A graph that answers many entries in one pass, on the engine's thread. A batch that fails is run again one by one, so that one bad
/// input fails alone.
/// </summary>
/// <typeparam name="TEntry">What waits in the engine.</typeparam>
/// <typeparam name="TInput">What the graph reads of it.</typeparam>
/// <typeparam name="TOutput">What it gives.</typeparam>
/// <typeparam name="TAnswer">What the entry waits for.</typeparam>
internal sealed partial class ForwardPass<TEntry, TInput, TOutput, TAnswer>(
    IBatchModel<TInput, TOutput> model, EngineName name, Func<TEntry, TInput> inputOf, EngineContext context, ILogger logger) : IDisposable
    where TEntry : EngineEntry<TAnswer>
{
    private IReadOnlyList<TInput> _sample = [];

    /// <summary>Entries in one pass at most; settled before the engine starts.</summary>
    public int BatchSize { get; set; } = context.Options.MaxBatchSize;

    /// <summary>Whether it was warmed up, and so may be tried.</summary>
    public bool IsWarm => _sample.Count > 0;

    public int BucketOf(TInput input) => model.BucketOf(input);

    /// <summary>One pass on the caller's thread, to warm up on; not once the engine has started.</summary>
    public IReadOnlyList<TOutput> WarmUp(IReadOnlyList<TInput> inputs)
    {
        _sample = inputs;
        return Run(inputs);
    }

    /// <summary>One pass of so many copies of what the graph was warmed up on.</summary>
    public void Try(int copies) => model.Run([.. Enumerable.Repeat(_sample[0], copies)]);

    /// <summary>Runs a batch. An entry whose input the graph fails on fails.</summary>
    /// <param name="batch">At least one.</param>
    /// <param name="ran">Told, for each entry that the graph did not fail on, what it gave, when its pass began, and its cost.</param>
    public void Run(List<TEntry> batch, Action<TEntry, TOutput, long, Cost> ran)
    {
        try
        {
            var started = context.Time.GetTimestamp();
            var outputs = Run(batch.ConvertAll(entry => inputOf(entry)));
            var compute = context.Time.GetElapsedTime(started);
            context.Metrics.Ran(name, batch.Count, compute);
            for (var i = 0; i < batch.Count; i++)
            {
                ran(batch[i], outputs[i], started, new Cost(context.Time.GetElapsedTime(batch[i].Enqueued, started), compute, batch.Count));
            }
        }
        catch (Exception exception) when (batch.Count > 1)
        {
            if (exception is not InferenceException)
            {
                LogRetried(logger, exception, name, batch.Count);
            }

            batch.FindAll(static entry => !entry.IsOver).ForEach(entry => Run([entry], ran));
        }
        catch (InferenceException refusal)
        {
            // The graph cannot run on what its client sent, which is nothing to tell whoever runs the service.
            batch[0].Fail(refusal);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, name);
            if (batch[0].Fail(EngineFault.Of(name, exception)))
            {
                context.Metrics.Failed(name, FailureReason.Backend);
            }
        }
    }

    public void Dispose() => model.Dispose();

    private IReadOnlyList<TOutput> Run(IReadOnlyList<TInput> inputs)
    {
        var outputs = model.Run(inputs);
        return outputs.Count == inputs.Count
            ? outputs
            : throw new InvalidOperationException($"{name} gave {outputs.Count} outputs for {inputs.Count} inputs.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} failed on a batch of {BatchSize}, which is run again one by one")]
    private static partial void LogRetried(ILogger logger, Exception exception, EngineName engine, int batchSize);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Engine} failed on a request")]
    private static partial void LogFailed(ILogger logger, Exception exception, EngineName engine);
}
