using Attention.Inference.Batching;

namespace Attention.Inference.Decoding;

/// <summary>
/// A model that generates tokens: an init graph that reads the input once, batched, and a step graph that decodes,
/// continuously batched.
/// </summary>
internal sealed class SequenceModel<TInput>(DynamicBatcher<TInput, SequenceMemory> init, SequenceScheduler steps, IReadOnlyList<string> traces) : IDisposable
{
    /// <summary>Names of what a <see cref="StepTrace"/> holds, in its order.</summary>
    public IReadOnlyList<string> Traces { get; } = traces;

    /// <summary>Reads an input and decodes it.</summary>
    public async Task<Batched<IReadOnlyList<Hypothesis>>> DecodeAsync(TInput input, ISequenceDecoder decoder, CancellationToken cancellationToken)
    {
        var memory = await init.RunAsync(input, cancellationToken);
        var decoded = await steps.DecodeAsync(memory.Output, decoder, cancellationToken);
        return decoded with { Cost = memory.Cost + decoded.Cost };
    }

    public void Dispose()
    {
        init.Dispose();
        steps.Dispose();
    }
}
