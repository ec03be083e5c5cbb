using Attention.Inference.Batching;

namespace Attention.Inference.Decoding;

/// <summary>A sequence that waits for rows or has them.</summary>
internal sealed class SequenceEntry(SequenceMemory memory, BeamSearch search, long enqueued, CancellationToken cancellationToken)
    : EngineEntry<IReadOnlyList<Hypothesis>>(enqueued, cancellationToken)
{
    public SequenceMemory Memory { get; } = memory;

    public BeamSearch Search { get; private set; } = search;

    /// <summary>When it got its rows.</summary>
    public long Started { get; set; }

    /// <summary>The most sequences that shared a step with it.</summary>
    public int BatchSize { get; set; }

    /// <summary>Forgets what was decoded, to decode it again.</summary>
    public void Restart() => Search = Search.Restarted();
}
