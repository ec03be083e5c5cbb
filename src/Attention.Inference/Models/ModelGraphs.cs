using Attention.Contracts;
using Attention.Contracts.Models;
using Attention.Inference.Batching;
using Attention.Inference.Decoding;
using Attention.Inference.Onnx;
using Attention.Inference.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Models;

/// <summary>The graphs of one folder and the engines that run them. Whoever opened them disposes them, all at once, whatever became of the model.</summary>
public sealed partial class ModelGraphs : IDisposable
{
    private readonly OnnxRuntime _runtime;
    private readonly EngineContext _context;
    private readonly ILoggerFactory _loggers;
    private readonly GraphTuner _tuner;
    private readonly List<ModelInput> _inputs = [];
    private readonly List<ModelGraph> _graphs = [];
    private readonly Dictionary<string, OnnxSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorModel> _tensors = new(StringComparer.Ordinal);
    private readonly List<Func<ModelGraph>> _tunings = [];
    private readonly List<IEngine> _engines = [];
    private readonly Stack<IDisposable> _opened = [];

    internal ModelGraphs(ModelFolder folder, OnnxRuntime runtime, EngineContext context, ILoggerFactory loggers)
    {
        (Folder, _runtime, _loggers) = (folder, runtime, loggers);
        // A request waits for company once: what an encoder gives has waited there.
        _context = folder.Config.Encoder is null ? context : context with { MaxQueueDelay = TimeSpan.Zero };
        _tuner = new GraphTuner(runtime, context.Options, context.Time);
    }

    public ModelFolder Folder { get; }

    /// <summary>The inputs of all graphs that were opened.</summary>
    public IReadOnlyList<ModelInput> Inputs => _inputs;

    /// <summary>How they are run; known once they are tuned.</summary>
    public IReadOnlyList<ModelGraph> Graphs => _graphs;

    /// <summary>Every graph that config.json names, as tensors; known once the engines start.</summary>
    public IReadOnlyCollection<TensorModel> Tensors => _tensors.Values;

    /// <summary>The ONNX Runtime execution provider that they run on.</summary>
    public string ExecutionProvider => _runtime.Provider;

    /// <summary>A batcher of its own for one stateless graph.</summary>
    /// <param name="role">Role of the graph in config.json.</param>
    /// <param name="wrap">Makes of the opened session what runs batches.</param>
    public DynamicBatcher<TInput, TOutput> Batcher<TInput, TOutput>(string role, Func<OnnxSession, IBatchModel<TInput, TOutput>> wrap)
    {
        var session = Open(role);
        var batcher = Own(new DynamicBatcher<TInput, TOutput>(wrap(session), Name(role), PriorityOf(role), _context, _loggers.CreateLogger<DynamicBatcher<TInput, TOutput>>()));
        _tunings.Add(() => Tune(role, session, batcher.Pass));
        return batcher;
    }

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
        var (start, next) = (Open("init"), Open("step"));
        var step = new OnnxStepModel(next, start, vocabulary);
        var scheduler = Own(new SequenceScheduler<TInput>(
            init(start), Name("init"), step, Name("step"), _context, _loggers.CreateLogger<SequenceScheduler<TInput>>()));
        _tunings.Add(() => Tune("init", start, scheduler.Init));
        _tunings.Add(() =>
        {
            if (step.IsWarm)
            {
                _tuner.SettleThreads(Name("step"), next, step.Try, _context.Options.MaxBatchSize);
            }

            return new ModelGraph { Role = "step", BatchSize = _context.Options.MaxRows, Threads = next.Threads };
        });
        return new SequenceModel<TInput>(scheduler, step);
    }

    /// <summary>Finds out how the graphs are best run, once they are warm and before the engines start.</summary>
    internal void Tune() => _graphs.AddRange(_tunings.Select(static tune => tune()));

    /// <summary>
    /// Lets every graph be asked with tensors as well, on the session that it has: those that the task opened, and those that it left.
    /// </summary>
    internal void OpenTensors()
    {
        foreach (var role in Folder.Config.Graphs.Keys.Where(role => !_tensors.ContainsKey(role)))
        {
            var name = $"{Folder.Name}.{role}";
            try
            {
                OpenTensors(role, name);
            }
            // The task does without it, as one with a graph that this runtime does not know.
            catch (Exception exception) when (exception is OnnxRuntimeException or InvalidDataException)
            {
                LogLeftOut(_loggers.CreateLogger<ModelGraphs>(), name, exception.Message);
            }
        }
    }

    /// <summary>Lets the engines take requests.</summary>
    internal void Start() => _engines.ForEach(static engine => engine.Start());

    private ModelGraph Tune<TEntry, TInput, TOutput, TAnswer>(string role, OnnxSession session, ForwardPass<TEntry, TInput, TOutput, TAnswer> pass)
        where TEntry : EngineEntry<TAnswer>
    {
        // A model of somebody else's may not have run every graph yet.
        if (pass.IsWarm)
        {
            pass.BatchSize = _tuner.BatchSizeOf(Name(role), pass.Try);
            _tuner.SettleThreads(Name(role), session, pass.Try, pass.BatchSize);
        }

        return new ModelGraph { Role = role, BatchSize = pass.BatchSize, Threads = session.Threads };
    }

    private void OpenTensors(string role, string name)
    {
        var isOpen = _sessions.TryGetValue(role, out var session);
        session ??= Open(role);
        var graph = new TensorGraph(session, name);
        var batcher = Own(new DynamicBatcher<TensorRow, IReadOnlyList<Tensor>>(
            graph, Name(role), PriorityOf(role), _context, _loggers.CreateLogger<DynamicBatcher<TensorRow, IReadOnlyList<Tensor>>>()));
        _tensors[role] = new TensorModel(name, graph, batcher);
        if (!isOpen)
        {
            _tunings.Add(() => Tune(role, session, batcher.Pass));
        }
        else if (_graphs.Find(known => known.Role == role) is { } tuned && role != "step")
        {
            batcher.Pass.BatchSize = tuned.BatchSize;
        }
    }

    private OnnxSession Open(string role)
    {
        var session = _sessions[role] = _runtime.Open(Folder.Graph(role));
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

    // What goes on step by step comes before what answers at once.
    private static GraphPriority PriorityOf(string role) => role is "init" or "step" ? GraphPriority.Step : GraphPriority.Encoder;

    private EngineName Name(string role) => new(Folder.Config.Task, Folder.Name, role);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Graph} is not served as tensors: {Reason}")]
    private static partial void LogLeftOut(ILogger logger, string graph, string reason);
}
