using System.Net.Mime;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Cropping;
using Attention.Inference;
using Attention.Inference.Cropping;
using Attention.Inference.Rendering;

namespace Attention.Api.Cropping;

internal static class CropEndpoints
{
    private static readonly string[] Answers = [MediaTypeNames.Application.Json, MediaTypeNames.Image.Png];

    public static void MapCrops(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/crops", CropAsync)
            .WithTags("Crops")
            .WithSummary("Cut out of an image what a spatial transformer looks at, and read it; or crop where you say")
            .WithDescription(
                "Send the image as the field `image` of a form or as the body itself. The answer is JSON with the place of every crop, "
                + "the crop itself, sampled from the image at its full resolution, and what the model sees in it, "
                + "or with `Accept: image/png` the image with its crops drawn on it and beside it. "
                + "`theta` or `boxes` crop where you say instead; then no model is asked.")
            .WithMetadata(new Offers(typeof(CropResponse), Answers));

    private static async Task<IResult> CropAsync(
        FileUpload<CropRequest> upload,
        CropPipeline pipeline,
        CropFigure figure,
        WorkSlots work,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var request = upload.Request;
        if (Accept.Choose(http, Answers) != MediaTypeNames.Image.Png)
        {
            return TypedResults.Ok(await pipeline.CropAsync(request, cancellationToken));
        }
        var cropped = await pipeline.CropAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
        return TypedResults.Bytes(
            await work.RunAsync(() => figure.Png(request.Image, cropped), cancellationToken), MediaTypeNames.Image.Png);
    }
}
