using Attention.Inference.Pooling;

namespace Attention.Inference.Decoding;

/// <summary>
/// What an init graph made of one request: the memory its decoder attends to and the initial states, by name.
/// Every step input that is not a state finds its tensor here. Its numbers are rented: the engine that decodes gives them back when the
/// sequence leaves it, and nobody looks at them after.
/// </summary>
/// <param name="length">Locations that can be attended to: grid cells or source tokens, padding taken off.</param>
/// <param name="numbers">Of all tensors; owned from here on.</param>
/// <param name="tensors">Where each lies in them: <c>[length, width]</c> for memory with a ragged axis, else of a fixed size; row-major.</param>
internal sealed class SequenceMemory(int length, Rented<float> numbers, IReadOnlyDictionary<string, Range> tensors) : IDisposable
{
    public int Length => length;

    /// <summary>Of the tensors.</summary>
    public IEnumerable<string> Names => tensors.Keys;

    /// <exception cref="InvalidDataException">The init graph gave no such tensor.</exception>
    public ReadOnlySpan<float> this[string name] =>
        tensors.TryGetValue(name, out var place) ? numbers.Span[place] : throw new InvalidDataException($"the init graph gives no '{name}'");

    public bool Has(string name) => tensors.ContainsKey(name);

    public void Dispose() => numbers.Dispose();
}
