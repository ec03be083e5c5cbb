namespace Attention.Inference.Batching;

/// <summary>A request for one forward pass.</summary>
internal sealed class BatchEntry<TInput, TOutput>(TInput input, int bucket, long enqueued, CancellationToken cancellationToken)
    : EngineEntry<TOutput>(enqueued, cancellationToken)
{
    public TInput Input { get; } = input;

    public int Bucket { get; } = bucket;
}
