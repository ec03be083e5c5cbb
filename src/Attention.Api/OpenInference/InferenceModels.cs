using Attention.Api.Http;
using Attention.Api.Security;
using Attention.Api.Tasks;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Models;
using Attention.Inference.Tensors;

namespace Attention.Api.OpenInference;

/// <summary>
/// What clients of inference servers can ask, by name: a model, which answers as its task does, or one of its graphs, such as
/// <c>caption-soft.step</c>. A model that has no task and one graph is that graph.
/// </summary>
internal sealed class InferenceModels(ModelRepository models, TensorPipeline tensors, TaskForms forms, Charge charge, Readiness readiness)
{
    /// <exception cref="InferenceException">There is none of that name or version, or it is not served.</exception>
    public IInferable Find(string name, string? version)
    {
        var found = Find(name);
        return string.IsNullOrEmpty(version) || version == found.Version
            ? found
            : throw new InferenceException(ErrorCode.NotFound, $"{name} has no version '{Quotation.Short(version)}' here; there is '{found.Version}'.", "version");
    }

    /// <summary>Why a model does not answer; null when it does.</summary>
    /// <exception cref="InferenceException">There is none of that name or version.</exception>
    public string? Obstacle(string name, string? version)
    {
        if (models.Models.FirstOrDefault(model => model.Name == name || name.StartsWith($"{model.Name}.", StringComparison.Ordinal)) is { State: not ModelState.Ready } model)
        {
            return model.Reason ?? $"'{model.Name}' is being loaded.";
        }

        Find(name, version);
        return readiness.Obstacle;
    }

    private IInferable Find(string name)
    {
        if (tensors.Find(name) is var (owner, graph))
        {
            return new GraphInference(owner, graph, name, tensors, charge);
        }

        var model = models.Resolve<ServedModel>(name);
        return forms.Of(model) is { } form ? new TaskInference(model, form)
            : model is { AnswersRequests: true, Graphs.Tensors: { Count: 1 } only } ? new GraphInference(model, only.Single(), name, tensors, charge)
            : throw new InferenceException(
                ErrorCode.NotFound, $"'{name}' answers no requests itself; its graphs do: {string.Join(", ", model.Graphs.Tensors.Select(static graph => graph.Name))}.", "model");
    }
}
