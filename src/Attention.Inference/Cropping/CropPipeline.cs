using Attention.Contracts;
using Attention.Contracts.Cropping;
using Attention.Inference.Admission;
using Attention.Inference.Batching;
using Attention.Inference.Imaging;
using Attention.Inference.Tasks;
using Attention.Inference.Vision;
using SkiaSharp;

namespace Attention.Inference.Cropping;

/// <summary>An image in, crops of it out: those that a spatial transformer chooses, or those that are given.</summary>
public sealed class CropPipeline(TaskRunner runner, ImageReader reader, WorkSlots work)
{
    private readonly CropCutter _cutter = new(reader);

    /// <summary>Crops an image.</summary>
    /// <exception cref="InferenceException">The request or the image is at fault, or the queue is full.</exception>
    public async Task<CropResponse> CropAsync(CropRequest request, CancellationToken cancellationToken)
    {
        RequestCheck.Validate(request);
        var size = CropSize.Read(request.Size);
        if (ManualCrops.In(request))
        {
            var picture = reader.ReadSize(request.Image);
            return await RespondAsync(request, ManualCrops.Of(request, picture), picture, size, default, cancellationToken);
        }

        using var run = runner.Begin<Cropper>(request, request.Model);
        var (seen, cost) = await run.Model.LookAsync(request.Image, cancellationToken);
        var response = await RespondAsync(request, run.Model.ProposalsOf(seen), new SKSizeI(seen.Width, seen.Height), size, cost, cancellationToken);
        run.Rendered(TimeSpan.FromMilliseconds(response.Timing.RenderMs));
        return response with
        {
            Id = run.Id,
            Model = run.Model.Name,
            Version = run.Model.Folder.Config.Version,
            Provenance = run.Model.Graphs.Provenance(cost),
        };
    }

    private async Task<CropResponse> RespondAsync(
        CropRequest request, IReadOnlyList<CropProposal> proposals, SKSizeI picture, SKSizeI? size, Cost cost, CancellationToken cancellationToken)
    {
        var crops = CropPlacement.Of(proposals, picture, size);
        var images = request.Attention == AttentionFormat.None
            ? CropImages.None
            : await work.RunAsync(_cutter.LoadOf(request.Image, crops, picture), () => _cutter.Cut(request.Image, crops, picture), cancellationToken);
        return new CropResponse
        {
            Id = TaskAnswer.IdOf(request),
            Crops = [.. crops.Select((crop, i) => Result(crop, images.Pngs.ElementAtOrDefault(i)))],
            Image = WholeImage.Info(picture.Width, picture.Height),
            Timing = (cost with { Preprocess = cost.Preprocess + images.Reading }).ToTiming(images.Rendering),
        };
    }

    private static CropResult Result(CropPlacement crop, byte[]? png) => new()
    {
        Theta = crop.Proposal.Theta.ToRows(),
        // To a millionth of a pixel: what is beyond has only been rounded on the way.
        Quadrilateral = [.. crop.Frame.Corners.Select(static corner => new CropCorner(Math.Round(corner.X, 6), Math.Round(corner.Y, 6)))],
        Width = crop.Size.Width,
        Height = crop.Size.Height,
        Crop = png is null ? null : Convert.ToBase64String(png),
        Classes = crop.Proposal.Classes,
    };
}
