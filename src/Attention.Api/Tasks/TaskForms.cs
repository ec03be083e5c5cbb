using System.Text.Json;
using Attention.Contracts;
using Attention.Contracts.Models;
using Attention.Inference;
using Attention.Inference.Admission;
using Attention.Inference.Models;
using Attention.Inference.Tensors;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Attention.Api.Tasks;

/// <summary>The tasks that clients of inference servers can ask for, as they were declared.</summary>
internal sealed class TaskForms(
    ModelRepository models, WorkSlots work, IOptions<LimitsOptions> limits, IOptions<TensorOptions> tensors, IOptions<JsonOptions> json)
{
    private readonly List<TaskForm> _forms = [];

    public WorkSlots Work => work;

    public LimitsOptions Limits => limits.Value;

    public JsonSerializerOptions Json => json.Value.SerializerOptions;

    public void Add<TRequest, TResponse>(
        TaskTensors<TRequest, TResponse> declared, Func<TRequest, CancellationToken, Task<TResponse>> first, Func<TRequest, CancellationToken, Task<TResponse>> next)
        where TRequest : TaskRequest
        where TResponse : class => _forms.Add(new TaskFormOf<TRequest, TResponse>(declared, first, next, this));

    /// <summary>How a model is asked; null where its task is not declared.</summary>
    public TaskForm? Of(ServedModel model) => _forms.Find(form => form.Task == model.Folder.Config.Task);

    public ModelInfo Info(ServedModel model) => models.Find(model.Name);

    /// <exception cref="InferenceException">There are none, or too many.</exception>
    public void RequireFew(int count, string input)
    {
        if (count == 0)
        {
            throw new InferenceException(ErrorCode.InvalidInput, $"'{input}': nothing was given.", input);
        }

        if (count > tensors.Value.MaxBatchSize)
        {
            throw new InferenceException(
                ErrorCode.TooLarge, $"'{input}': {count} were given at once; the limit is {tensors.Value.MaxBatchSize} (Tensors:MaxBatchSize).", input);
        }
    }
}
