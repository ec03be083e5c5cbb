using Attention.Inference.Batching;

namespace Attention.Inference.Tests.Batching;

/// <summary>Doubles numbers; inputs of the same tens share a bucket.</summary>
internal sealed class FakeBatchModel : IBatchModel<int, int>
{
    public List<int[]> Batches { get; } = [];

    public Func<IReadOnlyList<int>, IReadOnlyList<int>> OnRun { get; set; } = static inputs => [.. inputs.Select(input => input * 2)];

    public int BucketOf(int input) => input / 10;

    public IReadOnlyList<int> Run(IReadOnlyList<int> inputs)
    {
        Batches.Add([.. inputs]);
        return OnRun(inputs);
    }

    public void Dispose()
    {
    }
}
