using System.ComponentModel.DataAnnotations;

namespace Attention.Inference.Batching;

/// <summary>How one graph is run, where it is not to be found out: an entry of <c>Batching:Graphs</c>.</summary>
public sealed class GraphOptions
{
    /// <summary>Model and role, such as <c>translate-en-fr/step</c>.</summary>
    [Required]
    public string Graph { get; set; } = "";

    /// <summary>Requests in one forward pass at most; of a decoder's step it is not used, see <see cref="BatchingOptions.MaxRows"/>.</summary>
    [Range(1, 1024)]
    public int? BatchSize { get; set; }

    /// <summary>1 for a thread of its own, 0 for the pool that all graphs share.</summary>
    [Range(0, 1)]
    public int? Threads { get; set; }
}
