using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Attention.Inference.Onnx;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Models;

/// <summary>Opens the repository before the first port does: a service that listens is ready.</summary>
internal sealed class ModelStartup(
    ModelRepository repository,
    IEnumerable<TaskLoader> loaders,
    OnnxRuntime runtime,
    IOptions<BatchingOptions> batching,
    InferenceMetrics metrics,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var context = new EngineContext(batching.Value, new Governor(Environment.ProcessorCount), metrics, time);
        repository.Load([.. loaders], folder => new ModelGraphs(folder, runtime, context, loggers));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
