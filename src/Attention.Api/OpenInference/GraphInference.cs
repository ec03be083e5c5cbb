using Attention.Api.Security;
using Attention.Inference.Models;
using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>A graph of a model.</summary>
internal sealed class GraphInference(ServedModel model, TensorModel graph, string name, TensorPipeline pipeline, Charge charge) : IInferable
{
    private const int Megabyte = 1 << 20;

    public string Name => name;

    public string Version => model.Folder.Config.Version;

    public string Platform => "onnx_onnxv1";

    public IReadOnlyList<TensorSpec> Inputs => graph.Inputs;

    public IReadOnlyList<TensorSpec> Outputs => graph.Outputs;

    public async Task<IReadOnlyList<Tensor>> RunAsync(InferRequest request, CancellationToken cancellationToken)
    {
        await charge.TakeRestAsync(Units(request.Inputs), cancellationToken);
        return (await pipeline.RunAsync(graph, request.Inputs, [.. request.Outputs.Select(static output => output.Name)], cancellationToken)).Value;
    }

    // As a file: a unit for each row, and one more for each megabyte. Nothing has been checked yet.
    private static int Units(IReadOnlyList<Tensor> inputs)
    {
        var rows = inputs.Select(static input => input.Shape is [> 0 and var batch, ..] ? batch : 1).DefaultIfEmpty(1).Max();
        return (int)Math.Min(rows + (inputs.Sum(static input => (long)input.Data.Length) / Megabyte), int.MaxValue);
    }
}
