using Attention.Inference.Batching;
using Attention.Inference.Decoding;

namespace Attention.Inference.Tests.Decoding;

/// <summary>Reads inputs that are memories already.</summary>
internal sealed class FakeInitModel : IBatchModel<SequenceMemory, SequenceMemory>
{
    /// <summary>The lengths of what was read together, pass by pass.</summary>
    public List<int[]> Batches { get; } = [];

    /// <summary>Called at the beginning of each pass, on the scheduler's thread.</summary>
    public Action<IReadOnlyList<SequenceMemory>>? OnRun { get; set; }

    public int BucketOf(SequenceMemory input) => input.Length / 1000;

    public IReadOnlyList<SequenceMemory> Run(IReadOnlyList<SequenceMemory> inputs)
    {
        Batches.Add([.. inputs.Select(static input => input.Length)]);
        OnRun?.Invoke(inputs);
        return inputs;
    }

    public void Dispose()
    {
    }
}
