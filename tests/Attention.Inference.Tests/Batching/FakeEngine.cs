using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tests.Batching;

/// <summary>A fake model in a batcher, and what tests ask of it.</summary>
internal sealed class FakeEngine : IDisposable
{
    private readonly ManualResetEventSlim _running = new();

    public FakeBatchModel Model { get; } = new();

    public TestMeterFactory Meters { get; } = new();

    /// <summary>Ends what <see cref="Occupy"/> began.</summary>
    public ManualResetEventSlim Go { get; } = new();

    /// <summary>The caller disposes it.</summary>
    public DynamicBatcher<int, int> Batcher(BatchingOptions options, TimeProvider? time = null)
    {
        var name = new EngineName("test", "fake", "encoder");
        var context = new EngineContext(options, new Governor(cores: 1), new InferenceMetrics(Meters), time ?? TimeProvider.System);
        var batcher = new DynamicBatcher<int, int>(Model, name, GraphPriority.Encoder, context, NullLogger.Instance);
        batcher.Start();
        return batcher;
    }

    public MetricCollector<T> Collect<T>(string instrument)
        where T : struct => new(Meters, InferenceMetrics.Name, instrument);

    /// <summary>All of one requester.</summary>
    public static List<Task<Measured<int>>> Asking(DynamicBatcher<int, int> batcher, params int[] inputs)
    {
        using var _ = new Door(Options.Create(new AdmissionOptions()), TimeProvider.System).Enter("any");
        return [.. inputs.Select(input => batcher.RunAsync(input, TestContext.Current.CancellationToken))];
    }

    /// <summary>Holds the model busy with the input 0 until <see cref="Go"/> is set.</summary>
    public Task<Measured<int>> Occupy(DynamicBatcher<int, int> batcher)
    {
        Model.OnRun = inputs =>
        {
            _running.Set();
            Go.Wait();
            return [.. inputs.Select(input => input * 2)];
        };
        var first = batcher.RunAsync(0, default);
        _running.Wait(TestContext.Current.CancellationToken);
        return first;
    }

    /// <summary>What inputs get that waited while the model was busy with another.</summary>
    public async Task<Measured<int>[]> BehindOne(DynamicBatcher<int, int> batcher, int[] inputs)
    {
        var first = Occupy(batcher);
        var waiting = Array.ConvertAll(inputs, input => batcher.RunAsync(input, TestContext.Current.CancellationToken));
        Go.Set();
        await first;
        return await Task.WhenAll(waiting);
    }

    public void Dispose()
    {
        Meters.Dispose();
        _running.Dispose();
        Go.Dispose();
    }
}
