using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Batching;

/// <summary>How requests share forward passes, section <c>Batching</c>.</summary>
public sealed class BatchingOptions
{
    public const string Section = "Batching";

    /// <summary>Requests in one forward pass at most.</summary>
    [Range(1, 1024)]
    public int MaxBatchSize { get; set; } = 8;

    /// <summary>
    /// Whether each graph is tried when its model is loaded, to find the smallest batch that is about as fast per request as any, and
    /// whether one thread is enough for it. Otherwise batches grow to <see cref="MaxBatchSize"/>, on the threads that all graphs share.
    /// </summary>
    public bool Tune { get; set; } = true;

    /// <summary>Graphs that are to be run in a given way.</summary>
    [ValidateEnumeratedItems]
    public IList<GraphOptions> Graphs { get; set; } = [];

    /// <summary>How long the first request of a batch that is not full waits for company; zero takes what is there.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan MaxQueueDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Requests that may wait for one graph, of one caller half of them at most; the next is refused.</summary>
    [Range(1, 100_000)]
    public int MaxQueueSize { get; set; } = 512;

    /// <summary>Rows (beams of all requests together) that one decoder advances in a step at most.</summary>
    [Range(10, 4096)]
    public int MaxRows { get; set; } = 320;
}

[OptionsValidator]
internal sealed partial class BatchingOptionsValidator : IValidateOptions<BatchingOptions>;
