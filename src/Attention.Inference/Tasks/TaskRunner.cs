using Attention.Contracts;
using Attention.Inference.Admission;
using Attention.Inference.Diagnostics;
using Attention.Inference.Models;

namespace Attention.Inference.Tasks;

/// <summary>Where the way of every request begins: it is checked, and its model found.</summary>
public sealed class TaskRunner(ModelRepository models, InferenceMetrics metrics, WorkSlots work)
{
    /// <summary>Checks a request and finds the model that it names, or the default of its kind.</summary>
    /// <exception cref="InferenceException">A field is out of range, or there is no such model.</exception>
    public TaskRun<TModel> Begin<TModel>(TaskRequest request, string? model)
        where TModel : ServedModel
    {
        RequestCheck.Validate(request);
        return Begin(request, models.Resolve<TModel>(model));
    }

    /// <summary>Begins the run of a request that was checked, by a model that was found otherwise.</summary>
    public TaskRun<TModel> Begin<TModel>(TaskRequest request, TModel model)
        where TModel : ServedModel => new(TaskAnswer.IdOf(request), model, metrics, work);
}
