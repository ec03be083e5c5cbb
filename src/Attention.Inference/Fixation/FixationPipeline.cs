using System.Diagnostics;
using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;

namespace Attention.Inference.Fixation;

/// <summary>An image in; where people look in it, out.</summary>
public sealed class FixationPipeline
{
    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly InferenceMetrics _metrics;

    internal FixationPipeline(ModelRepository models, ModelEngines engines, InferenceMetrics metrics) => (_models, _engines, _metrics) = (models, engines, metrics);

    /// <summary>Predicts where people look in an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<FixationResponse> PredictAsync(FixationRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        var aspect = CropAspect.Read(request.Crop);
        var model = _models.Resolve<FixationPredictor>(request.Model);
        using var activity = InferenceMetrics.Activities.StartActivity("fixate")?.SetTag("attention.model", model.Folder.Name);
        var seen = await model.PredictAsync(request.Image, request.Attention != AttentionFormat.None, cancellationToken);
        seen.Cost.Describe(activity);
        return Respond(request, aspect, model, seen);
    }

    private FixationResponse Respond(FixationRequest request, double? aspect, FixationPredictor model, SeenImage seen)
    {
        var started = Stopwatch.GetTimestamp();
        var (density, image) = (model.DensityOf(seen), seen.Info);
        var (peaks, scanpath) = (DensityPeaks.Find(density, image), Scanpath.Find(density, image));
        var crop = aspect is { } shape ? BestWindow.Find(density, image, shape) : null;
        var steps = model.StepsOf(seen, request.Attention);
        var render = Stopwatch.GetElapsedTime(started);
        _metrics.Rendered(model.Folder.Config.Task, model.Folder.Name, render);
        return new FixationResponse
        {
            Id = request.Id ?? Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Density = density,
            Peaks = peaks,
            Steps = steps,
            Scanpath = scanpath,
            Crop = crop,
            Image = image,
            Timing = seen.Cost.ToTiming(seen.Preprocess, render),
            Provenance = _engines.Provenance(model.Folder, seen.Cost),
        };
    }
}
