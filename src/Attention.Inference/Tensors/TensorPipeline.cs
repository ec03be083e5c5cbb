using Attention.Contracts;
using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Models;
using Microsoft.Extensions.Options;

namespace Attention.Inference.Tensors;

/// <summary>Tensors in, tensors out: any graph of the repository, run by the engine that runs it for its task.</summary>
public sealed class TensorPipeline(ModelRepository models, WorkSlots work, IOptions<TensorOptions> options)
{
    // What a graph makes on its way is several times what it reads.
    private const int BytesPerInputByte = 8;
    private const int BytesPerOutputByte = 2;

    private readonly TensorOptions _options = options.Value;

    /// <summary>The graph of a name such as <c>caption-soft.step</c>, and the model that it belongs to; null where no graph goes by it.</summary>
    public (ServedModel Model, TensorModel Graph)? Find(string name)
    {
        // Names of models may have dots, too.
        var dot = name.LastIndexOf('.');
        return dot > 0
            && models.Served<ServedModel>().FirstOrDefault(model => model.Name.AsSpan().SequenceEqual(name.AsSpan(0, dot))) is { } model
            && model.Graphs.Tensors.FirstOrDefault(graph => graph.Name == name) is { } graph
                ? (model, graph)
                : null;
    }

    /// <summary>Runs a graph on the rows of a request, each among those of others.</summary>
    /// <param name="graph">That is asked.</param>
    /// <param name="inputs">The batch axis of all first.</param>
    /// <param name="outputs">That are asked for; all when empty.</param>
    /// <param name="cancellationToken">Of the request.</param>
    /// <exception cref="InferenceException">The inputs do not fit the graph, are too many, or there is no room for them.</exception>
    public async Task<Measured<IReadOnlyList<Tensor>>> RunAsync(
        TensorModel graph, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellationToken)
    {
        inputs = TensorCheck.Inputs(graph.Name, graph.Inputs, inputs);
        outputs = TensorCheck.Outputs(graph.Name, graph.Outputs, outputs);
        RequireOneBatch(graph, inputs);
        var axes = graph.Axes(inputs);
        var rows = graph.Rows(inputs, outputs);
        var rowBytes = rows[0].Inputs.Sum(static input => (long)input.Length);
        if (rowBytes > _options.MaxRowBytes)
        {
            throw new InferenceException(
                ErrorCode.TooLarge, $"A row of all inputs of {graph.Name} has {rowBytes} bytes; the limit is {_options.MaxRowBytes} (Tensors:MaxRowBytes).", "inputs");
        }

        // Held while they wait as well: what is let in can run.
        var bytes = (rowBytes * rows.Count * BytesPerInputByte) + (graph.OutputBytes(axes) * BytesPerOutputByte);
        using var lease = await work.HoldAsync(new WorkLoad(Places: 0, bytes, "inputs"), cancellationToken);
        return await graph.RunAsync(rows, cancellationToken);
    }

    private void RequireOneBatch(TensorModel graph, IReadOnlyList<Tensor> inputs)
    {
        var batched = inputs.Where((_, i) => graph.IsBatched && TensorGraph.HasBatch(graph.Inputs[i])).ToList();
        if (batched.FirstOrDefault(input => input.Shape[0] != batched[0].Shape[0]) is { } odd)
        {
            throw TensorShape.Fault(odd.Name, $"it has a batch of {odd.Shape[0]}; '{batched[0].Name}' has one of {batched[0].Shape[0]}.");
        }

        if (batched.Count > 0 && batched[0].Shape[0] > _options.MaxBatchSize)
        {
            throw new InferenceException(
                ErrorCode.TooLarge, $"'{batched[0].Name}' has a batch of {batched[0].Shape[0]}; the limit is {_options.MaxBatchSize} (Tensors:MaxBatchSize).", batched[0].Name);
        }
    }
}
