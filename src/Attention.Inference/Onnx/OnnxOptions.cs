using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Onnx;

/// <summary>How ONNX Runtime is set up, section <c>Onnx</c>.</summary>
public sealed class OnnxOptions
{
    public const string Section = "Onnx";

    [EnumDataType(typeof(ExecutionProvider))]
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Auto;

    /// <summary>Threads of the pool that all sessions share; 0 is one per core.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>The CUDA device.</summary>
    [Range(0, 64)]
    public int DeviceId { get; set; }
}

[OptionsValidator]
internal sealed partial class OnnxOptionsValidator : IValidateOptions<OnnxOptions>;
