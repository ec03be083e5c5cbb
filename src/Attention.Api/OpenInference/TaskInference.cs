using Attention.Api.Tasks;
using Attention.Inference.Models;
using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>A model asked for what its task gives: texts and files in, texts and numbers out.</summary>
internal sealed class TaskInference(ServedModel model, TaskForm form) : IInferable
{
    // What clients send of the protocol's own accord; all else is an option of the task.
    private static readonly HashSet<string> Passed = new(StringComparer.Ordinal)
    {
        "binary_data_output", "content_type", "priority", "timeout", "sequence_id", "sequence_start", "sequence_end",
    };

    public string Name => model.Name;

    public string Version => model.Folder.Config.Version;

    public string Platform => $"attention_{model.Folder.Config.Task}";

    public IReadOnlyList<TensorSpec> Inputs { get; } = [new TensorSpec(form.Input, Datatype.Bytes, [-1])];

    public IReadOnlyList<TensorSpec> Outputs { get; } = form.OutputsOf(model);

    public Task<IReadOnlyList<Tensor>> RunAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var elements = TensorCheck.Inputs(Name, Inputs, request.Inputs)[0].Elements();
        var outputs = TensorCheck.Outputs(Name, Outputs, [.. request.Outputs.Select(static output => output.Name)]);
        var options = request.Parameters.Where(static parameter => !Passed.Contains(parameter.Key)).ToDictionary();
        return form.RunAsync(model, elements, options, outputs, cancellationToken);
    }
}
