namespace Attention.Inference.Tensors;

/// <summary>An input or an output of what is asked with tensors.</summary>
/// <param name="Name">That it goes by.</param>
/// <param name="Datatype">Of its elements.</param>
/// <param name="Shape">Its axes; -1 for one that differs between requests.</param>
public sealed record TensorSpec(string Name, Datatype Datatype, IReadOnlyList<long> Shape);
