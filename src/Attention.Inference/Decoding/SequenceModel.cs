using Attention.Inference.Batching;
using Attention.Inference.Onnx;

namespace Attention.Inference.Decoding;

/// <summary>A model that generates tokens: an init graph that reads the input once, and a step graph that decodes, continuously batched.</summary>
internal sealed class SequenceModel<TInput>(SequenceScheduler<TInput> scheduler, OnnxStepModel step)
{
    private readonly List<string> _traces = [.. step.Traces];

    /// <summary>Reads and decodes the same input twice in one batch, and looks at the numbers. Not once the engine has started.</summary>
    /// <returns>What the init graph made of it.</returns>
    /// <exception cref="InvalidDataException">The graphs do not fit one another or the vocabulary, or give what is no number.</exception>
    public SequenceMemory WarmUp(TInput input, int beam)
    {
        var memories = scheduler.Init.WarmUp([input, input]);
        foreach (var (memory, name) in memories.SelectMany(static memory => memory.Names, static (memory, name) => (memory, name)))
        {
            TensorSeam.RequireFinite(name, memory[name]);
        }

        step.WarmUp(memories, beam);
        return memories[0];
    }

    /// <summary>Reads an input and decodes it.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Task<Measured<IReadOnlyList<Hypothesis>>> DecodeAsync(TInput input, BeamSearch search, CancellationToken cancellationToken) =>
        scheduler.DecodeAsync(input, search, cancellationToken);

    /// <summary>Whether the graph has an output of that name.</summary>
    public bool Shows(string name) => _traces.Contains(name);

    /// <summary>What a step showed under a name; null when the graph has no such output or nobody asked for traces.</summary>
    public float[]? Trace(StepTrace? trace, string name) => _traces.IndexOf(name) is >= 0 and var index ? trace?.Values[index] : null;
}
