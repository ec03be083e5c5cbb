using Attention.Inference.Batching;

namespace Attention.Inference.Decoding;

/// <summary>A sequence that waits for rows or has them.</summary>
internal abstract class SequenceEntry(BeamSearch search, long enqueued, CancellationToken cancellationToken)
    : EngineEntry<IReadOnlyList<Hypothesis>>(enqueued, cancellationToken)
{
    private SequenceMemory? _memory;

    /// <summary>What the init graph made of its input.</summary>
    public SequenceMemory Memory => _memory ?? throw new InvalidOperationException("The input has not been read yet.");

    public BeamSearch Search { get; private set; } = search;

    /// <summary>When its input began to be read.</summary>
    public long Started { get; private set; }

    /// <summary>The most sequences that shared a step with it.</summary>
    public int BatchSize { get; set; }

    /// <summary>Gets what the init graph made of the input.</summary>
    public void Read(SequenceMemory memory, long started)
    {
        (_memory, Started) = (memory, started);
        Search.Tell(memory);
    }

    /// <summary>Gives back what the init graph made of the input, once no batch holds it and it is not decoded again.</summary>
    public void Leave() => Memory.Dispose();

    /// <summary>Forgets what was decoded, to decode it again.</summary>
    public void Restart() => Search = Search.Restarted();
}

/// <inheritdoc cref="SequenceEntry"/>
internal sealed class SequenceEntry<TInput>(TInput input, int bucket, BeamSearch search, long enqueued, CancellationToken cancellationToken)
    : SequenceEntry(search, enqueued, cancellationToken)
{
    public TInput Input { get; } = input;

    /// <inheritdoc cref="IBatchModel{TInput, TOutput}.BucketOf"/>
    public int Bucket { get; } = bucket;
}
