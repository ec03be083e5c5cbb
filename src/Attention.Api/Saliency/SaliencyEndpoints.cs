using System.Net.Mime;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Saliency;
using Attention.Inference;
using Attention.Inference.Rendering;
using Attention.Inference.Saliency;

namespace Attention.Api.Saliency;

internal static class SaliencyEndpoints
{
    private static readonly string[] Answers = [MediaTypeNames.Application.Json, MediaTypeNames.Image.Png];

    public static void MapSaliency(this IEndpointRouteBuilder app) => app.MapPost("/v1/saliency", DetectAsync)
        .WithTags("Saliency")
        .WithSummary("Mask what stands out in an image, and show how a recurrent network found it region by region")
        .WithDescription(
            "Send the image as the field `image` of a form or as the body itself. The answer is JSON with a mask as large as the image, "
            + "the bounds of the object, every region that the model looked at with the map as it stood afterwards and, with "
            + "`cutout=true`, the object on transparency, or with `Accept: image/png` all of it as one figure.")
        .WithMetadata(new Offers(typeof(SaliencyResponse), Answers));

    private static async Task<IResult> DetectAsync(
        FileUpload<SaliencyRequest> upload,
        SaliencyPipeline pipeline,
        SaliencyFigure figure,
        WorkSlots work,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var request = upload.Request;
        if (Accept.Choose(http, Answers) != MediaTypeNames.Image.Png)
        {
            return TypedResults.Ok(await pipeline.DetectAsync(request, cancellationToken));
        }
        var found = await pipeline.DetectAsync(request with { Attention = AttentionFormat.Weights, Cutout = false }, cancellationToken);
        var png = await work.RunAsync(() => figure.Png(request.Image, found), cancellationToken);
        return TypedResults.Bytes(png, MediaTypeNames.Image.Png);
    }
}
