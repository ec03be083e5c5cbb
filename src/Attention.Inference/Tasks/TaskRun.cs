using System.Diagnostics;
using Attention.Contracts;
using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Diagnostics;
using Attention.Inference.Models;

namespace Attention.Inference.Tasks;

/// <summary>A request on its way through one model: traced from here to its answer, which it fills in and measures.</summary>
public sealed class TaskRun<TModel> : IDisposable
    where TModel : ServedModel
{
    private readonly InferenceMetrics _metrics;
    private readonly WorkSlots _work;
    private readonly Activity? _activity;

    internal TaskRun(string id, TModel model, InferenceMetrics metrics, WorkSlots work)
    {
        (Id, Model, _metrics, _work) = (id, model, metrics, work);
        _activity = InferenceMetrics.Activities.StartActivity(model.Folder.Config.Task)?.SetTag("attention.model", model.Name);
    }

    /// <summary>Of the answer.</summary>
    public string Id { get; }

    public TModel Model { get; }

    /// <summary>Renders the answer as soon as there is a place to work, and fills in what every answer tells.</summary>
    /// <param name="cost">Of what it was made from.</param>
    /// <param name="render">Makes it; what that takes is measured.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public async Task<TResponse> RespondAsync<TResponse>(Cost cost, Func<TResponse> render, CancellationToken cancellationToken)
        where TResponse : ModelResponse
    {
        var (response, duration) = await _work.RunAsync(
            () =>
            {
                var started = Stopwatch.GetTimestamp();
                return (render(), Stopwatch.GetElapsedTime(started));
            },
            cancellationToken);
        return Complete(response, cost, duration);
    }

    /// <summary>Fills in what every answer tells, where rendering was measured otherwise.</summary>
    public TResponse Complete<TResponse>(TResponse response, Cost cost, TimeSpan render)
        where TResponse : ModelResponse
    {
        cost.Describe(_activity);
        Rendered(render);
        return response with
        {
            Id = Id,
            Model = Model.Name,
            Version = Model.Folder.Config.Version,
            Timing = cost.ToTiming(render),
            Provenance = Model.Graphs.Provenance(cost),
        };
    }

    /// <summary>Records the time it took to read an input that no <see cref="Vision.ImageModel"/> read.</summary>
    internal void Preprocessed(TimeSpan duration) => _metrics.Preprocessed(Model.Folder.Config.Task, Model.Name, duration);

    internal void Rendered(TimeSpan duration) => _metrics.Rendered(Model.Folder.Config.Task, Model.Name, duration);

    public void Dispose() => _activity?.Dispose();
}
