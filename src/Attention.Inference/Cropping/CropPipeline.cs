using Attention.Contracts;
using Attention.Contracts.Cropping;
using Attention.Inference.Diagnostics;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>An image in, crops of it out: those that a spatial transformer chooses, or those that are given.</summary>
public sealed class CropPipeline
{
    private readonly ModelRepository _models;
    private readonly ModelEngines _engines;
    private readonly ImageReader _reader;
    private readonly WorkSlots _work;
    private readonly InferenceMetrics _metrics;
    private readonly CropCutter _cutter;

    internal CropPipeline(ModelRepository models, ModelEngines engines, ImageReader reader, WorkSlots work, InferenceMetrics metrics)
    {
        (_models, _engines, _reader, _work, _metrics) = (models, engines, reader, work, metrics);
        _cutter = new CropCutter(reader);
    }

    /// <summary>Crops an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<CropResponse> CropAsync(CropRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        var size = CropSize.Read(request.Size);
        var model = GivenCrops.In(request) ? null : _models.Resolve<Cropper>(request.Model);
        using var activity = InferenceMetrics.Activities.StartActivity("crop")?.SetTag("attention.model", model?.Folder.Name);

        var found = model is null
            ? GivenCrops.Place(request, _reader.ReadSize(request.Image))
            : await model.FindAsync(request.Image, cancellationToken);
        found.Cost.Describe(activity);
        var crops = PlacedCrop.Place(found, size);
        var picture = new SKSizeI(found.Image.Width, found.Image.Height);
        var cut = request.Attention == AttentionFormat.None
            ? null
            : await _work.RunAsync(() => _cutter.Cut(request.Image, crops, picture), cancellationToken);
        return Respond(request, model?.Folder, found, crops, cut);
    }

    private CropResponse Respond(CropRequest request, ModelFolder? model, FoundCrops found, IReadOnlyList<PlacedCrop> crops, CutCrops? cut)
    {
        var (reading, rendering) = (cut?.Reading ?? TimeSpan.Zero, cut?.Rendering ?? TimeSpan.Zero);
        if (model is not null)
        {
            _metrics.Rendered(model.Config.Task, model.Name, rendering);
        }

        return new CropResponse
        {
            Id = request.Id ?? Guid.NewGuid().ToString("n"),
            Model = model?.Name,
            Version = model?.Config.Version,
            Crops = [.. crops.Select((crop, i) => Result(crop, cut?.Pngs[i]))],
            Image = found.Image,
            Timing = found.Cost.ToTiming(found.Preprocess + reading, rendering),
            Provenance = model is null ? null : _engines.Provenance(model, found.Cost),
        };
    }

    private static CropResult Result(PlacedCrop crop, byte[]? png) => new()
    {
        Theta = crop.Found.Theta.ToRows(),
        // To a millionth of a pixel: what is beyond has only been rounded on the way.
        Quadrilateral = [.. crop.Frame.Corners.Select(static corner => (double[])[Math.Round(corner.X, 6), Math.Round(corner.Y, 6)])],
        Width = crop.Size.Width,
        Height = crop.Size.Height,
        Crop = png is null ? null : Convert.ToBase64String(png),
        Classes = crop.Found.Classes,
    };
}
