using Attention.Contracts;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Attention.Inference.Tests.Batching;

public sealed class ForwardPassTests : IDisposable
{
    private readonly TestMeterFactory _meters = new();
    private readonly FakeBatchModel _model = new();
    private readonly FakeLogger _logs = new();

    [Theory]
    [InlineData(2)]
    [InlineData(1, 2, 3)]
    public async Task What_the_graph_refuses_fails_alone_in_its_own_words_and_is_no_fault_of_ours(params int[] inputs)
    {
        _model.OnRun = static batch => batch.Contains(2) ? throw new InferenceException(ErrorCode.InvalidInput, "2 is no row.") : batch;

        var entries = Run(inputs);

        foreach (var entry in entries.Where(entry => entry.Input != 2))
        {
            Assert.Equal(entry.Input, (await entry.Task).Value);
        }

        var refusal = await Assert.ThrowsAsync<InferenceException>(() => entries.Find(entry => entry.Input == 2)!.Task);
        Assert.Equal((ErrorCode.InvalidInput, "2 is no row."), (refusal.Code, refusal.Message));
        Assert.Empty(_logs.Collector.GetSnapshot());
    }

    [Fact]
    public async Task What_the_graph_fails_on_is_logged_and_told_to_nobody()
    {
        _model.OnRun = static _ => throw new InvalidOperationException("secret");

        var failure = await Assert.ThrowsAsync<InferenceException>(() => Run([1])[0].Task);

        Assert.Equal((ErrorCode.Internal, "fake/encoder failed."), (failure.Code, failure.Message));
        Assert.Equal(LogLevel.Error, Assert.Single(_logs.Collector.GetSnapshot()).Level);
    }

    public void Dispose() => _meters.Dispose();

    private List<BatchEntry<int, int>> Run(int[] inputs)
    {
        var context = new EngineContext(new BatchingOptions(), new Governor(cores: 1), new InferenceMetrics(_meters), TimeProvider.System);
        using var pass = new ForwardPass<BatchEntry<int, int>, int, int, int>(_model, new EngineName("test", "fake", "encoder"), static entry => entry.Input, context, _logs);
        var entries = inputs.Select(input => new BatchEntry<int, int>(input, 0, 0, CancellationToken.None)).ToList();
        pass.Run([.. entries], static (entry, output, _, cost) => entry.Complete(output, cost));
        return entries;
    }
}
