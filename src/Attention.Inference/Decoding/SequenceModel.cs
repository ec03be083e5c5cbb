using Attention.Inference.Batching;
using Attention.Inference.Onnx;

namespace Attention.Inference.Decoding;

/// <summary>
/// A model that generates tokens: an init graph that reads the input once, batched, and a step graph that decodes,
/// continuously batched.
/// </summary>
internal sealed class SequenceModel<TInput>(DynamicBatcher<TInput, SequenceMemory> init, OnnxStepModel step, SequenceScheduler steps)
{
    private readonly List<string> _traces = [.. step.Traces];

    /// <summary>Reads and decodes the same input twice in one batch, and looks at the numbers. Not once the engines have started.</summary>
    /// <returns>What the init graph made of it.</returns>
    /// <exception cref="InvalidDataException">The graphs do not fit one another or the vocabulary, or give what is no number.</exception>
    public SequenceMemory WarmUp(TInput input, int beam)
    {
        var memories = init.WarmUp([input, input]);
        foreach (var (name, tensor) in memories.SelectMany(static memory => memory.Tensors))
        {
            TensorSeam.RequireFinite(name, tensor);
        }

        step.WarmUp(memories, beam);
        return memories[0];
    }

    /// <summary>Reads an input.</summary>
    public Task<Measured<SequenceMemory>> StartAsync(TInput input, CancellationToken cancellationToken) =>
        init.RunAsync(input, cancellationToken);

    /// <summary>Decodes what was read; the cost is that of both.</summary>
    public async Task<Measured<IReadOnlyList<Hypothesis>>> DecodeAsync(
        Measured<SequenceMemory> start, BeamSearch search, CancellationToken cancellationToken)
    {
        var decoded = await steps.DecodeAsync(start.Value, search, cancellationToken);
        return decoded with { Cost = start.Cost + decoded.Cost };
    }

    /// <summary>Reads an input and decodes it.</summary>
    public async Task<Measured<IReadOnlyList<Hypothesis>>> DecodeAsync(TInput input, BeamSearch search, CancellationToken cancellationToken) =>
        await DecodeAsync(await StartAsync(input, cancellationToken), search, cancellationToken);

    /// <summary>Whether the graph has an output of that name.</summary>
    public bool Shows(string name) => _traces.Contains(name);

    /// <summary>What a step showed under a name; null when the graph has no such output or nobody asked for traces.</summary>
    public float[]? Trace(StepTrace? trace, string name) => _traces.IndexOf(name) is >= 0 and var index ? trace?.Values[index] : null;
}
