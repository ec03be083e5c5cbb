using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Onnx;

/// <summary>Owns one graph. Thread-safe: ONNX Runtime lets many threads run one session.</summary>
public sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    internal OnnxSession(string path, SessionOptions options) => _session = new InferenceSession(path, options);

    /// <summary>Inputs by name; -1 in a shape is a dynamic axis.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    /// <inheritdoc cref="Inputs"/>
    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>Runs the graph. Only the outputs that are named are fetched; the caller disposes them.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _session.Run(_runOptions, inputNames, inputs, outputNames);

    /// <summary>Runs the graph into tensors of the caller, which must have the shapes that it gives.</summary>
    public void Run(IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputs, IReadOnlyCollection<string> outputNames, IReadOnlyCollection<OrtValue> outputs) =>
        _session.Run(_runOptions, inputNames, inputs, outputNames, outputs);

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }
}
