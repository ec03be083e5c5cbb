using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tensors;

/// <summary>What a request that asks a graph with tensors of its own may hold, section <c>Tensors</c>.</summary>
public sealed class TensorOptions
{
    public const string Section = "Tensors";

    /// <summary>Rows of the batch axis. Each waits for the graph alone, and runs with those of others.</summary>
    [Range(1, 1024)]
    public int MaxBatchSize { get; set; } = 64;

    /// <summary>Bytes of one row of all inputs together: what a graph makes of a row grows with it where its axes are open.</summary>
    [Range(1 << 10, 64 << 20)]
    public int MaxRowBytes { get; set; } = 2 << 20;
}

[OptionsValidator]
internal sealed partial class TensorOptionsValidator : IValidateOptions<TensorOptions>;
