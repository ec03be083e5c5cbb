namespace Attention.Inference.Tensors;

/// <summary>One row of what a request asks a graph, which shares a pass with rows of the same form.</summary>
/// <param name="Form">What must be the same for rows to share a pass: shapes, and the values of what a pass has once.</param>
/// <param name="Inputs">In the order of the graph's: one row of those that have a batch axis, the whole of the others.</param>
/// <param name="Shapes">Of the inputs: without the batch axis where they have one.</param>
/// <param name="Outputs">That are asked for.</param>
internal sealed record TensorRow(
    string Form, IReadOnlyList<ReadOnlyMemory<byte>> Inputs, IReadOnlyList<IReadOnlyList<long>> Shapes, IReadOnlyList<string> Outputs);
