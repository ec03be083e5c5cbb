using Attention.Inference.Models;

namespace Attention.Inference.Tensors;

/// <summary>A model without a task: clients ask its graphs with tensors and read them themselves.</summary>
internal sealed class TensorsOnly : ServedModel
{
    private const int Rows = 2;

    /// <exception cref="InvalidDataException">A graph of it takes or gives what is no tensor, or cannot be opened.</exception>
    public TensorsOnly(ModelGraphs graphs)
        : base(graphs)
    {
        graphs.OpenTensors();
        if (Folder.Config.Graphs.Keys.FirstOrDefault(role => graphs.Tensors.All(graph => graph.Name != $"{Name}.{role}")) is { } missing)
        {
            throw new InvalidDataException($"the '{missing}' graph cannot be asked with tensors; the log says why");
        }
    }

    public override void WarmUp()
    {
        foreach (var graph in Graphs.Tensors.Where(static graph => graph.IsBatched && graph.Inputs.All(static input => input.Shape.Skip(1).All(static axis => axis > 0))))
        {
            // What zeros mean to the graph is not known here, so neither is what they should give.
            var zeros = graph.Inputs.Select(static input => Zeros(input with { Shape = [input.Shape[0] < 0 ? Rows : input.Shape[0], .. input.Shape.Skip(1)] })).ToList();
            graph.Batcher.WarmUp(graph.Rows(zeros, [.. graph.Outputs.Select(static output => output.Name)]));
        }
    }

    private static Tensor Zeros(TensorSpec spec) =>
        new(spec.Name, spec.Datatype, spec.Shape, new byte[TensorShape.Count(spec.Name, spec.Shape) * (spec.Datatype.Size() ?? 0)]);
}
