namespace Attention.Inference.Onnx;

/// <summary>Where graphs run.</summary>
public enum ExecutionProvider
{
    /// <summary>CUDA where the runtime has it and a device answers, else the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>CUDA; the start fails where it is not to be had.</summary>
    Cuda,
}
