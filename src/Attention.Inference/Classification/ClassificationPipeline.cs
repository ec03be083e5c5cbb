using System.Diagnostics;
using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Rendering;

namespace Attention.Inference.Classification;

/// <summary>An image in; what it shows, and where the model read it to tell, out.</summary>
public sealed class ClassificationPipeline
{
    private const int MostPeaks = 3;

    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly InferenceMetrics _metrics;

    internal ClassificationPipeline(ModelRepository models, ModelEngines engines, InferenceMetrics metrics) => (_models, _engines, _metrics) = (models, engines, metrics);

    /// <summary>Classifies an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<ClassificationResponse> ClassifyAsync(ClassificationRequest request, CancellationToken cancellationToken)
    {
        var model = Check(request);
        using var activity = InferenceMetrics.Activities.StartActivity("classify")?.SetTag("attention.model", model.Folder.Name);
        var seen = await model.ClassifyAsync(request.Image, request.Attention != AttentionFormat.None, cancellationToken);
        seen.Cost.Describe(activity);
        return Respond(request, model, seen);
    }

    private Classifier Check(ClassificationRequest request)
    {
        RequestCheck.Validate(request);
        var model = _models.Resolve<Classifier>(request.Model);
        if (request.Cells?.FirstOrDefault(cell => !model.Has(cell)) is { } outside)
        {
            var grid = $"{model.Folder.Name} has rows 0 to {model.Image.Rows - 1} and columns 0 to {model.Image.Columns - 1}.";
            throw new InferenceException(ErrorCode.InvalidInput, $"cells: {outside.Row},{outside.Column} was given. {grid}", "cells");
        }

        return model;
    }

    private ClassificationResponse Respond(ClassificationRequest request, Classifier model, SeenImage seen)
    {
        var started = Stopwatch.GetTimestamp();
        var classes = model.ClassesOf(seen);
        var (salience, samples) = request.Attention == AttentionFormat.None ? default : Attention(request, model, seen);
        var render = Stopwatch.GetElapsedTime(started);
        _metrics.Rendered(model.Folder.Config.Task, model.Folder.Name, render);
        return new ClassificationResponse
        {
            Id = request.Id ?? Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Classes = classes,
            Salience = salience,
            Samples = samples,
            Image = seen.Info,
            Timing = seen.Cost.ToTiming(seen.Preprocess, render),
            Provenance = _engines.Provenance(model.Folder, seen.Cost),
        };
    }

    private static (AttentionMap? Salience, IReadOnlyList<SampledCell>? Samples) Attention(ClassificationRequest request, Classifier model, SeenImage seen)
    {
        var (salience, points) = (Classifier.SalienceOf(seen), model.PointsOf(seen));
        var cells = request.Cells ?? MapPeaks.Find(salience, model.Image.Columns, MostPeaks);
        var weights = Array.ConvertAll(salience, static weight => Math.Max(0, weight));
        return (AttentionMaps.From(weights, model.Image.Rows, model.Image.Columns, request.Attention), [.. cells.Select(points.Of)]);
    }
}
