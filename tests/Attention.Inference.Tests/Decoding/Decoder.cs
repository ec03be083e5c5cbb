using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Diagnostics;
using Attention.Inference.Pooling;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attention.Inference.Tests.Decoding;

/// <summary>A scheduler over a fake model, and what tests ask of it.</summary>
internal sealed class Decoder : IDisposable
{
    public const int Start = 1;
    public const int End = 2;

    private readonly TestMeterFactory _meters = new();

    public Decoder(Func<IReadOnlyList<int>, float[]> rule, BatchingOptions? options = null)
    {
        Model = new FakeStepModel(rule);
        var context = new EngineContext(options ?? new BatchingOptions(), new Governor(cores: 1), new InferenceMetrics(_meters), TimeProvider.System);
        Scheduler = new SequenceScheduler<SequenceMemory>(
            Init, new EngineName("test", "fake", "init"), Model, new EngineName("test", "fake", "step"), context, NullLogger.Instance);
        Scheduler.Start();
    }

    public FakeStepModel Model { get; }

    public FakeInitModel Init { get; } = new();

    public SequenceScheduler<SequenceMemory> Scheduler { get; }

    public static SequenceMemory Memory(int length = 4) => new(length, new Rented<float>(0), new Dictionary<string, Range>());

    public static DecodingOptions Options(int beam, int maxTokens = 10) => new() { Beam = beam, Alternatives = beam, MaxTokens = maxTokens, Traces = true };

    public MetricCollector<T> Collect<T>(string instrument)
        where T : struct => new(_meters, InferenceMetrics.Name, instrument);

    public async Task<IReadOnlyList<Hypothesis>> DecodeAsync(DecodingOptions options, int length = 4, CancellationToken cancellationToken = default) =>
        (await Scheduler.DecodeAsync(Memory(length), new BeamSearch(options, Start, End), cancellationToken)).Value;

    public void Dispose()
    {
        Scheduler.Dispose();
        _meters.Dispose();
    }
}
