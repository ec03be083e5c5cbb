using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Onnx;

/// <summary>Owns one graph. Thread-safe: ONNX Runtime lets many threads run one session.</summary>
public sealed class OnnxSession : IDisposable
{
    private readonly RunOptions _runOptions = new();

    // What clients send may fail; that is theirs to know, and no line in the log each time.
    private readonly RunOptions _quietly = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    private InferenceSession _session;

    internal OnnxSession(string path, SessionOptions options, int threads) =>
        (Path, Threads, _session) = (path, threads, new InferenceSession(path, options));

    /// <summary>The file of the graph.</summary>
    internal string Path { get; }

    /// <summary>Threads that it runs on: those that all sessions share, or one of its own.</summary>
    internal int Threads { get; private set; }

    /// <summary>Inputs by name; -1 in a shape is a dynamic axis.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    /// <inheritdoc cref="Inputs"/>
    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>Runs the graph. Only the outputs that are named are fetched; the caller disposes them.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _session.Run(_runOptions, inputNames, inputs, outputNames);

    /// <summary>Likewise, on what may not fit the graph: the exception alone tells.</summary>
    internal IDisposableReadOnlyCollection<OrtValue> RunQuietly(IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _session.Run(_quietly, inputNames, inputs, outputNames);

    /// <summary>Runs the graph into tensors of the caller, which must have the shapes that it gives.</summary>
    public void Run(IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputs, IReadOnlyCollection<string> outputNames, IReadOnlyCollection<OrtValue> outputs) =>
        _session.Run(_runOptions, inputNames, inputs, outputNames, outputs);

    /// <summary>Goes on as another session of the same graph, which becomes what this was. Not while one of them runs.</summary>
    internal void Exchange(OnnxSession other)
    {
        (_session, other._session) = (other._session, _session);
        (Threads, other.Threads) = (other.Threads, Threads);
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
        _quietly.Dispose();
    }
}
