using Attention.Inference.Batching;
using Attention.Inference.Onnx;

namespace Attention.Inference.Models;

/// <summary>Finds the batch size and the threads of a graph: as the settings say, else by trying.</summary>
internal sealed class GraphTuner(OnnxRuntime runtime, BatchingOptions options, TimeProvider time)
{
    // What takes longer has work for several threads.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);

    // One thread may be that much slower: it leaves the others to other graphs, which the trial, alone, does not see.
    private const double Tolerance = 1.05;

    /// <param name="name">Of the graph.</param>
    /// <param name="run">One forward pass of so many requests.</param>
    public int BatchSizeOf(EngineName name, Action<int> run) => For(name)?.BatchSize is { } size
        ? Math.Min(size, options.MaxBatchSize)
        : options.Tune ? new GraphTrial(run, time).BestBatchSize(options.MaxBatchSize) : options.MaxBatchSize;

    /// <summary>Gives a graph a thread of its own if it is not slower then.</summary>
    /// <param name="name">Of the graph.</param>
    /// <param name="session">What runs it.</param>
    /// <param name="run">One forward pass of so many requests.</param>
    /// <param name="batchSize">How many it is tried with.</param>
    public void SettleThreads(EngineName name, OnnxSession session, Action<int> run, int batchSize)
    {
        var asked = For(name)?.Threads;
        if (session.Threads == 1 || asked == 0 || (asked is null && !options.Tune))
        {
            return;
        }

        var trial = new GraphTrial(run, time);
        var shared = asked is null ? trial.TimeOf(batchSize) : TimeSpan.MaxValue;
        if (asked is null && shared > Short)
        {
            return;
        }

        using var other = runtime.OpenWithOneThread(session.Path);
        session.Exchange(other);
        if (asked is null && trial.TimeOf(batchSize) > shared * Tolerance)
        {
            session.Exchange(other);
        }
    }

    private GraphOptions? For(EngineName name) => options.Graphs.FirstOrDefault(graph => graph.Graph == name.ToString());
}
