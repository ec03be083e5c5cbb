using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference.Tasks;
using Attention.Inference.Vision;

namespace Attention.Inference.Fixation;

/// <summary>An image in; where people look in it, out.</summary>
public sealed class FixationPipeline(TaskRunner runner)
{
    /// <summary>Predicts where people look in an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<FixationResponse> PredictAsync(FixationRequest request, CancellationToken cancellationToken)
    {
        using var run = runner.Begin<FixationPredictor>(request, request.Model);
        var aspect = CropAspect.Read(request.Crop);
        var (seen, cost) = await run.Model.PredictAsync(request.Image, request.Attention != AttentionFormat.None, cancellationToken);
        return await run.RespondAsync(cost, () => Render(request, aspect, run.Model, seen), cancellationToken);
    }

    private static FixationResponse Render(FixationRequest request, double? aspect, FixationPredictor model, ImageOutputs seen)
    {
        var (density, image) = (model.DensityOf(seen), seen.Info);
        return new FixationResponse
        {
            Density = density,
            Peaks = DensityPeaks.Find(density, image),
            Steps = model.StepsOf(seen, request.Attention),
            Scanpath = Scanpath.Find(density, image),
            Crop = aspect is { } shape ? BestWindow.Find(density, image, shape) : null,
            Image = image,
        };
    }
}
