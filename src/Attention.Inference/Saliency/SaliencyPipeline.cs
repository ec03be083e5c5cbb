using System.Diagnostics;
using Attention.Contracts;
using Attention.Contracts.Saliency;
using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Imaging;
using Attention.Inference.Tasks;
using Attention.Inference.Vision;
using SkiaSharp;

namespace Attention.Inference.Saliency;

/// <summary>An image in; what stands out in it, and how the model got there, out.</summary>
public sealed class SaliencyPipeline(TaskRunner runner, ImageReader reader, WorkSlots work)
{
    private readonly ObjectCutter _cutter = new(reader);

    /// <summary>Finds what stands out in an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<SaliencyResponse> DetectAsync(SaliencyRequest request, CancellationToken cancellationToken)
    {
        using var run = runner.Begin<SaliencyDetector>(request, request.Model);
        var (seen, cost) = await run.Model.DetectAsync(request.Image, request.Attention != AttentionFormat.None, cancellationToken);
        return await work.RunAsync(() => Respond(request, run, seen, cost), cancellationToken);
    }

    private SaliencyResponse Respond(SaliencyRequest request, TaskRun<SaliencyDetector> run, ImageOutputs seen, Cost cost)
    {
        var (started, model) = (Stopwatch.GetTimestamp(), run.Model);
        var matte = new Matte(request.Threshold ?? model.Threshold, request.Binary);
        var map = model.MapOf(seen);
        var mask = ObjectMask.Draw(map, matte);
        var (initial, steps) = (model.InitialOf(seen, request.Attention), model.StepsOf(seen, request.Attention));
        var render = Stopwatch.GetElapsedTime(started);
        var cut = request.Cutout && mask.Box is { } box ? _cutter.Cut(request.Image, box, map, matte) : CropImages.None;
        var response = new SaliencyResponse
        {
            Mask = Convert.ToBase64String(mask.Png),
            Threshold = matte.Threshold,
            Box = mask.Box is { } bounds ? Region(bounds) : null,
            Initial = initial,
            Steps = steps,
            Cutout = cut.Pngs is [var png] ? Convert.ToBase64String(png) : null,
            Image = seen.Info,
        };
        return run.Complete(response, cost with { Preprocess = cost.Preprocess + cut.Reading }, render + cut.Rendering);
    }

    private static ImageRegion Region(SKRectI box) => new() { X = box.Left, Y = box.Top, Width = box.Width, Height = box.Height };
}
