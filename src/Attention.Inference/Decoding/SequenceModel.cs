using Attention.Inference.Batching;

namespace Attention.Inference.Decoding;

/// <summary>
/// A model that generates tokens: an init graph that reads the input once, batched, and a step graph that decodes,
/// continuously batched.
/// </summary>
internal sealed class SequenceModel<TInput>(DynamicBatcher<TInput, SequenceMemory> init, SequenceScheduler steps, IReadOnlyList<string> traces) : IDisposable
{
    private readonly List<string> _traces = [.. traces];

    /// <summary>Reads an input.</summary>
    public Task<Batched<SequenceMemory>> StartAsync(TInput input, CancellationToken cancellationToken) =>
        init.RunAsync(input, cancellationToken);

    /// <summary>Decodes what was read; the cost is that of both.</summary>
    public async Task<Batched<IReadOnlyList<Hypothesis>>> DecodeAsync(
        Batched<SequenceMemory> start, BeamSearch search, CancellationToken cancellationToken)
    {
        var decoded = await steps.DecodeAsync(start.Output, search, cancellationToken);
        return decoded with { Cost = start.Cost + decoded.Cost };
    }

    /// <summary>Reads an input and decodes it.</summary>
    public async Task<Batched<IReadOnlyList<Hypothesis>>> DecodeAsync(TInput input, BeamSearch search, CancellationToken cancellationToken) =>
        await DecodeAsync(await StartAsync(input, cancellationToken), search, cancellationToken);

    /// <summary>Whether the graph has an output of that name.</summary>
    public bool Shows(string name) => _traces.Contains(name);

    /// <summary>What a step showed under a name; null when the graph has no such output or nobody asked for traces.</summary>
    public float[]? Trace(StepTrace? trace, string name) => _traces.IndexOf(name) is >= 0 and var index ? trace?.Values[index] : null;

    public void Dispose()
    {
        init.Dispose();
        steps.Dispose();
    }
}
