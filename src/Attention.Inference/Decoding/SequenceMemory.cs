namespace Attention.Inference.Decoding;

/// <summary>
/// What an init graph made of one request: the memory its decoder attends to and the initial states, by name.
/// Every step input that is not a state finds its tensor here.
/// </summary>
/// <param name="Length">Locations that can be attended to: grid cells or source tokens, padding taken off.</param>
/// <param name="Tensors">Each <c>[length, width]</c> for memory with a ragged axis, else of a fixed size; row-major.</param>
public sealed record SequenceMemory(int Length, IReadOnlyDictionary<string, float[]> Tensors)
{
    /// <exception cref="InvalidDataException">The init graph gave no such tensor.</exception>
    public float[] this[string name] => Tensors.TryGetValue(name, out var tensor) ? tensor : throw new InvalidDataException($"the init graph gives no '{name}'");
}
