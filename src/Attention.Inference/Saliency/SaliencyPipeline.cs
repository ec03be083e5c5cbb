using System.Diagnostics;
using Attention.Contracts;
using Attention.Contracts.Saliency;
using Attention.Inference.Admission;
using Attention.Inference.Imaging;
using Attention.Inference.Tasks;
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
        var matte = new Matte(request.Threshold ?? run.Model.Threshold, request.Binary);
        var map = run.Model.MapOf(seen);
        var (mask, drawing) = await work.RunAsync(ObjectMask.LoadOf(map.Picture), () => Draw(map, matte), cancellationToken);
        var cut = request.Cutout && mask.Box is { } box
            ? await work.RunAsync(_cutter.LoadOf(request.Image, box, map), () => _cutter.Cut(request.Image, box, map, matte), cancellationToken)
            : CropImages.None;
        var started = Stopwatch.GetTimestamp();
        var response = new SaliencyResponse
        {
            Mask = Convert.ToBase64String(mask.Png),
            Threshold = matte.Threshold,
            Box = mask.Box is { } bounds ? Region(bounds) : null,
            Initial = run.Model.InitialOf(seen, request.Attention),
            Steps = run.Model.StepsOf(seen, request.Attention),
            Cutout = cut.Pngs is [var png] ? Convert.ToBase64String(png) : null,
            Image = seen.Info,
        };
        var render = drawing + cut.Rendering + Stopwatch.GetElapsedTime(started);
        return run.Complete(response, cost with { Preprocess = cost.Preprocess + cut.Reading }, render);
    }

    private static (ObjectMask Mask, TimeSpan Drawing) Draw(MapField map, Matte matte)
    {
        var started = Stopwatch.GetTimestamp();
        return (ObjectMask.Draw(map, matte), Stopwatch.GetElapsedTime(started));
    }

    private static ImageRegion Region(SKRectI box) => new() { X = box.Left, Y = box.Top, Width = box.Width, Height = box.Height };
}
