using System.Diagnostics;
using Attention.Contracts;
using Attention.Contracts.Saliency;
using Attention.Inference.Cropping;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using SkiaSharp;

namespace Attention.Inference.Saliency;

/// <summary>An image in; what stands out in it, and how the model got there, out.</summary>
public sealed class SaliencyPipeline
{
    private static readonly CutCrops Uncut = new([], TimeSpan.Zero, TimeSpan.Zero);

    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly WorkSlots _work;
    private readonly InferenceMetrics _metrics;
    private readonly ObjectCutter _cutter;

    internal SaliencyPipeline(ModelRepository models, ModelEngines engines, ImageReader reader, WorkSlots work, InferenceMetrics metrics)
    {
        (_models, _engines, _work, _metrics) = (models, engines, work, metrics);
        _cutter = new ObjectCutter(reader);
    }

    /// <summary>Finds what stands out in an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<SaliencyResponse> DetectAsync(SaliencyRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        var model = _models.Resolve<SaliencyDetector>(request.Model);
        using var activity = InferenceMetrics.Activities.StartActivity("saliency")?.SetTag("attention.model", model.Folder.Name);
        var seen = await model.DetectAsync(request.Image, request.Attention != AttentionFormat.None, cancellationToken);
        seen.Cost.Describe(activity);
        return await _work.RunAsync(() => Respond(request, model, seen), cancellationToken);
    }

    private SaliencyResponse Respond(SaliencyRequest request, SaliencyDetector model, SeenImage seen)
    {
        var started = Stopwatch.GetTimestamp();
        var matte = new Matte(request.Threshold ?? model.Threshold, request.Binary);
        var map = model.MapOf(seen);
        var mask = ObjectMask.Draw(map, matte);
        var (initial, steps) = (model.InitialOf(seen, request.Attention), model.StepsOf(seen, request.Attention));
        var render = Stopwatch.GetElapsedTime(started);
        var cut = request.Cutout && mask.Box is { } box ? _cutter.Cut(request.Image, box, map, matte) : Uncut;
        render += cut.Rendering;
        _metrics.Rendered(model.Folder.Config.Task, model.Folder.Name, render);
        return new SaliencyResponse
        {
            Id = request.Id ?? Guid.NewGuid().ToString("n"),
            Model = model.Folder.Name,
            Version = model.Folder.Config.Version,
            Mask = Convert.ToBase64String(mask.Png),
            Threshold = matte.Threshold,
            Box = mask.Box is { } bounds ? Region(bounds) : null,
            Initial = initial,
            Steps = steps,
            Cutout = cut.Pngs is [var png] ? Convert.ToBase64String(png) : null,
            Image = seen.Info,
            Timing = seen.Cost.ToTiming(seen.Preprocess + cut.Reading, render),
            Provenance = _engines.Provenance(model.Folder, seen.Cost),
        };
    }

    private static ImageRegion Region(SKRectI box) => new() { X = box.Left, Y = box.Top, Width = box.Width, Height = box.Height };
}
