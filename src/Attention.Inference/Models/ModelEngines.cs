using Attention.Contracts;
using Attention.Contracts.Models;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Diagnostics;
using Attention.Inference.Onnx;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Models;

/// <summary>Opens the graphs of models and gives each the engine that runs it.</summary>
internal sealed class ModelEngines(OnnxRuntime runtime, IOptions<BatchingOptions> options, InferenceMetrics metrics, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>A batcher of its own for one stateless graph.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="role">Role of the graph in config.json.</param>
    /// <param name="model">Wraps the opened session.</param>
    /// <param name="inputs">Is told the inputs of the graph.</param>
    public DynamicBatcher<TInput, TOutput> Batcher<TInput, TOutput>(ModelFolder folder, string role, Func<OnnxSession, IBatchModel<TInput, TOutput>> model, List<ModelInput> inputs) =>
        Batcher(folder, role, model(Open(folder, role, inputs)));

    /// <summary>The init and step graphs of a model that generates tokens.</summary>
    public SequenceModel<TInput> Sequence<TInput>(ModelFolder folder, Func<OnnxSession, IBatchModel<TInput, SequenceMemory>> init, List<ModelInput> inputs)
    {
        var start = Open(folder, "init", inputs);
        var step = new OnnxStepModel(Open(folder, "step", inputs), start);
        var batcher = Batcher(folder, "init", init(start));
        var scheduler = new SequenceScheduler(step, Name(folder, "step"), options.Value, metrics, time, loggers.CreateLogger<SequenceScheduler>());
        return new SequenceModel<TInput>(batcher, scheduler, step.Traces);
    }

    /// <summary>What answered, and how many requests shared its batches.</summary>
    public Provenance Provenance(ModelFolder folder, RunCost cost) => new()
    {
        ModelSha256 = folder.Sha256,
        ExecutionProvider = runtime.Provider,
        Runtime = runtime.Version,
        BatchSize = cost.BatchSize,
    };

    private DynamicBatcher<TInput, TOutput> Batcher<TInput, TOutput>(ModelFolder folder, string role, IBatchModel<TInput, TOutput> model) =>
        new(model, Name(folder, role), options.Value, metrics, time, loggers.CreateLogger<DynamicBatcher<TInput, TOutput>>());

    private OnnxSession Open(ModelFolder folder, string role, List<ModelInput> inputs)
    {
        var session = runtime.Open(folder.Graph(role));
        inputs.AddRange(session.Inputs.Select(input => new ModelInput
        {
            Graph = role,
            Name = input.Key,
            Type = input.Value.ElementDataType.ToString().ToLowerInvariant(),
            Shape = input.Value.Dimensions,
        }));
        return session;
    }

    private static EngineName Name(ModelFolder folder, string role) => new(folder.Config.Task, folder.Name, role);
}
