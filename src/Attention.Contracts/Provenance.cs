namespace Attention.Contracts;

/// <summary>What exactly produced an answer.</summary>
public sealed record Provenance
{
    /// <summary>SHA-256 over the digests of all files of the model, hexadecimal.</summary>
    public string ModelSha256 { get; init; } = "";

    /// <summary>The ONNX Runtime execution provider that ran it: <c>CPUExecutionProvider</c> or <c>CUDAExecutionProvider</c>.</summary>
    public string ExecutionProvider { get; init; } = "";

    /// <summary>The runtime and its version, such as <c>onnxruntime 1.32.0</c>.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>The largest number of requests that shared a batch with this one, itself included.</summary>
    public int BatchSize { get; init; }
}
