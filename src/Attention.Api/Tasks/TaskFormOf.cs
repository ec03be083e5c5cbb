using System.Text.Json;
using System.Text.Unicode;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Batching;
using Attention.Inference.Models;
using Attention.Inference.Tensors;

namespace Attention.Api.Tasks;

/// <inheritdoc cref="TaskForm"/>
/// <param name="tensors">As the task declares it.</param>
/// <param name="first">Answers the first request, of which a part is paid for.</param>
/// <param name="next">Answers each of the others.</param>
/// <param name="forms">What all share.</param>
internal sealed class TaskFormOf<TRequest, TResponse>(
    TaskTensors<TRequest, TResponse> tensors,
    Func<TRequest, CancellationToken, Task<TResponse>> first,
    Func<TRequest, CancellationToken, Task<TResponse>> next,
    TaskForms forms) : TaskForm
    where TRequest : TaskRequest
    where TResponse : class
{
    private const string Answer = "answer";

    // The path says which model, the outputs say whether with attention, and the input is an input.
    private static readonly string[] Settled = ["model", "attention", "texts"];

    public override string Task => tensors.Task;

    public override string Input => tensors.Input;

    public override bool IsText => !UploadContract.HasFile(typeof(TRequest));

    public override IReadOnlyList<TensorSpec> OutputsOf(ServedModel model) =>
        [.. Of(model).Select(static output => new TensorSpec(output.Name, output.Datatype, [.. Enumerable.Repeat(-1L, output.Axes + 1)])), new TensorSpec(Answer, Datatype.Bytes, [-1])];

    public override bool Explains(ServedModel model) => Of(model).Any(static output => output.IsAttention);

    public override async Task<IReadOnlyList<Tensor>> RunAsync(
        ServedModel model, IReadOnlyList<ReadOnlyMemory<byte>> elements, IReadOnlyDictionary<string, string> options, IReadOnlyList<string> outputs, CancellationToken cancellationToken)
    {
        var wanted = outputs.Select(name => tensors.Outputs.FirstOrDefault(output => output.Name == name)).ToList();
        var withAttention = wanted.Any(static output => output is null or { IsAttention: true });
        var responses = await AnswerAsync(model, [.. elements.Select(element => new TaskInstance(element, [.. options]))], withAttention, cancellationToken);
        return await forms.Work.RunAsync(() => wanted.ConvertAll(output => output is null ? Whole(responses) : TensorStack.Of(output.Name, output.Datatype, output.Axes, [.. responses.Select(output.Of)])), cancellationToken);
    }

    public override async Task<IReadOnlyList<(object Answer, IReadOnlyList<Tensor> Attention)>> PredictAsync(
        ServedModel model, IReadOnlyList<TaskInstance> instances, bool explain, CancellationToken cancellationToken)
    {
        var responses = await AnswerAsync(model, instances, explain, cancellationToken);
        var shown = explain ? Of(model).Where(static output => output.IsAttention && output.Datatype != Datatype.Bytes).ToList() : [];
        return await forms.Work.RunAsync(
            () => Array.ConvertAll(responses, response => ((object)response, (IReadOnlyList<Tensor>)shown.ConvertAll(output => output.Of(response)))), cancellationToken);
    }

    private IEnumerable<TaskOutput<TResponse>> Of(ServedModel model) => tensors.Outputs.Where(output =>
        output.Needs is not { } needed || model.Graphs.Tensors.Any(graph => graph.Outputs.Any(given => given.Name == needed)));

    private async Task<TResponse[]> AnswerAsync(ServedModel model, IReadOnlyList<TaskInstance> instances, bool withAttention, CancellationToken cancellationToken)
    {
        forms.RequireFew(instances.Count, Input);
        var requests = instances.Select((instance, i) => (Request: Request(model, instance, withAttention), Run: i == 0 ? first : next)).ToList();
        return await Together.RunAsync(
            requests, async (one, together) => await await forms.Work.RunAsync(() => one.Run(one.Request, together), together), cancellationToken);
    }

    private TRequest Request(ServedModel model, TaskInstance instance, bool withAttention)
    {
        if (IsText && !Utf8.IsValid(instance.Element.Span))
        {
            throw new InferenceException(ErrorCode.InvalidInput, $"'{Input}' is not Unicode text: it has bytes that are not UTF-8.", Input);
        }

        var request = tensors.Request(forms.Info(model), instance.Element);
        var fields = new OptionFields(QueryCollection.Empty);
        foreach (var (name, value) in instance.Options)
        {
            if (Settled.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new InferenceException(ErrorCode.InvalidInput, $"'{name}' is no option here; the path, the inputs and the outputs tell it.", name);
            }

            fields.Add(name, value);
        }

        fields.Check(typeof(TRequest));
        fields.ApplyTo(request);
        UploadKind.Check(request, forms.Limits);
        return (TRequest)(request with { Attention = withAttention ? AttentionFormat.Weights : AttentionFormat.None });
    }

    private Tensor Whole(TResponse[] responses) => new(
        Answer,
        Datatype.Bytes,
        [responses.Length],
        Tensor.Pack([.. responses.Select(response => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(response, forms.Json))]));
}
