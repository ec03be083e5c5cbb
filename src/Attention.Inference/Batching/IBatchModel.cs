namespace Attention.Inference.Batching;

/// <summary>A stateless graph: one forward pass for many requests.</summary>
public interface IBatchModel<TInput, TOutput> : IDisposable
{
    /// <summary>Inputs of different buckets never share a batch; padding stays within a bucket.</summary>
    int BucketOf(TInput input);

    /// <summary>One forward pass. Exactly one output per input, in the same order. Called by one thread at a time.</summary>
    IReadOnlyList<TOutput> Run(IReadOnlyList<TInput> inputs);
}
