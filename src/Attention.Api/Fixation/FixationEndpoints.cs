using System.Net.Mime;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Fixation;
using Attention.Inference;
using Attention.Inference.Fixation;
using Attention.Inference.Rendering;

namespace Attention.Api.Fixation;

internal static class FixationEndpoints
{
    private static readonly string[] Answers = [MediaTypeNames.Application.Json, MediaTypeNames.Image.Png];

    public static void MapFixations(this IEndpointRouteBuilder app) => app.MapPost("/v1/fixations", PredictAsync)
        .WithTags("Fixations")
        .WithSummary("Predict where people look in an image, and show where an attentive LSTM looked to tell")
        .WithDescription(
            "Send the image as the field `image` of a form or as the body itself. The answer is JSON with the density of looks, its "
            + "peaks, a scanpath that is computed from it (not measured gaze), the attention of every step of the model and, with "
            + "`crop=16:9` or the like, the window of that shape into which most looks fall, or with `Accept: image/png` all of it as "
            + "one figure.")
        .WithMetadata(new Offers(typeof(FixationResponse), Answers));

    private static async Task<IResult> PredictAsync(
        FileUpload<FixationRequest> upload,
        FixationPipeline pipeline,
        FixationFigure figure,
        WorkSlots work,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var request = upload.Request;
        if (Accept.Choose(http, Answers) != MediaTypeNames.Image.Png)
        {
            return TypedResults.Ok(await pipeline.PredictAsync(request, cancellationToken));
        }
        var predicted = await pipeline.PredictAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
        var png = await work.RunAsync(() => figure.Png(request.Image, predicted), cancellationToken);
        return TypedResults.Bytes(png, MediaTypeNames.Image.Png);
    }
}
