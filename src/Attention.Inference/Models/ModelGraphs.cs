using Attention.Contracts;
using Attention.Contracts.Models;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Diagnostics;
using Attention.Inference.Onnx;
using Microsoft.Extensions.Logging;

namespace Attention.Inference.Models;

/// <summary>The graphs of one folder and the engines that run them. Whoever opened them disposes them, all at once, whatever became of the model.</summary>
public sealed class ModelGraphs : IDisposable
{
    private readonly OnnxRuntime _runtime;
    private readonly BatchingOptions _options;
    private readonly InferenceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly List<ModelInput> _inputs = [];
    private readonly List<IEngine> _engines = [];
    private readonly Stack<IDisposable> _opened = [];

    internal ModelGraphs(ModelFolder folder, OnnxRuntime runtime, BatchingOptions options, InferenceMetrics metrics, TimeProvider time, ILoggerFactory loggers) =>
        (Folder, _runtime, _options, _metrics, _time, _loggers) = (folder, runtime, options, metrics, time, loggers);

    public ModelFolder Folder { get; }

    /// <summary>The inputs of all graphs that were opened.</summary>
    public IReadOnlyList<ModelInput> Inputs => _inputs;

    /// <summary>The ONNX Runtime execution provider that they run on.</summary>
    public string ExecutionProvider => _runtime.Provider;

    /// <summary>A batcher of its own for one stateless graph.</summary>
    /// <param name="role">Role of the graph in config.json.</param>
    /// <param name="wrap">Makes of the opened session what runs batches.</param>
    public DynamicBatcher<TInput, TOutput> Batcher<TInput, TOutput>(string role, Func<OnnxSession, IBatchModel<TInput, TOutput>> wrap) =>
        Batcher(role, wrap(Open(role)));

    /// <summary>What answered, and how many requests shared its batches.</summary>
    public Provenance Provenance(Cost cost) => new()
    {
        ModelSha256 = Folder.Sha256,
        ExecutionProvider = ExecutionProvider,
        Runtime = _runtime.Version,
        BatchSize = cost.BatchSize,
    };

    public void Dispose()
    {
        while (_opened.TryPop(out var opened))
        {
            opened.Dispose();
        }
    }

    /// <summary>The init and step graphs of a model that generates tokens.</summary>
    /// <param name="init">Makes of the init graph's session what reads inputs in batches.</param>
    /// <param name="vocabulary">Tokens that can be named.</param>
    internal SequenceModel<TInput> Sequence<TInput>(Func<OnnxSession, IBatchModel<TInput, SequenceMemory>> init, int vocabulary)
    {
        var start = Open("init");
        var step = new OnnxStepModel(Open("step"), start, vocabulary);
        var scheduler = new SequenceScheduler(step, Name("step"), _options, _metrics, _time, _loggers.CreateLogger<SequenceScheduler>());
        return new SequenceModel<TInput>(Batcher("init", init(start)), step, Own(scheduler));
    }

    /// <summary>Lets the engines take requests.</summary>
    internal void Start() => _engines.ForEach(static engine => engine.Start());

    private DynamicBatcher<TInput, TOutput> Batcher<TInput, TOutput>(string role, IBatchModel<TInput, TOutput> model) =>
        Own(new DynamicBatcher<TInput, TOutput>(model, Name(role), _options, _metrics, _time, _loggers.CreateLogger<DynamicBatcher<TInput, TOutput>>()));

    private OnnxSession Open(string role)
    {
        var session = _runtime.Open(Folder.Graph(role));
        _opened.Push(session);
        _inputs.AddRange(session.Inputs.Select(input => new ModelInput
        {
            Graph = role,
            Name = input.Key,
            Type = input.Value.ElementDataType.ToString().ToLowerInvariant(),
            Shape = input.Value.Dimensions,
        }));
        return session;
    }

    private T Own<T>(T engine)
        where T : IEngine
    {
        _engines.Add(engine);
        _opened.Push(engine);
        return engine;
    }

    private EngineName Name(string role) => new(Folder.Config.Task, Folder.Name, role);
}
