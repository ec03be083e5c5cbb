using System.Net.Mime;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Classification;
using Attention.Inference;
using Attention.Inference.Classification;
using Attention.Inference.Rendering;

namespace Attention.Api.Classification;

internal static class ClassificationEndpoints
{
    private static readonly string[] Answers = [MediaTypeNames.Application.Json, MediaTypeNames.Image.Png];

    public static void MapClassifications(this IEndpointRouteBuilder app) => app.MapPost("/v1/classifications", ClassifyAsync)
        .WithTags("Classifications")
        .WithSummary("Tell what is in an image, and show where deformable convolution read it")
        .WithDescription(
            "Send the image as the field `image` of a form or as the body itself. The answer is JSON with the score of every class, the "
            + "salience of the best one and the sampling points of the `cells` you name or of the most salient ones, "
            + "or with `Accept: image/png` one photo per cell with the points that it was computed from.")
        .WithMetadata(new Offers(typeof(ClassificationResponse), Answers));

    private static async Task<IResult> ClassifyAsync(
        FileUpload<ClassificationRequest> upload,
        ClassificationPipeline pipeline,
        SamplingFigure figure,
        WorkSlots work,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var request = upload.Request;
        if (Accept.Choose(http, Answers) != MediaTypeNames.Image.Png)
        {
            return TypedResults.Ok(await pipeline.ClassifyAsync(request, cancellationToken));
        }
        var seen = await pipeline.ClassifyAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
        var png = await work.RunAsync(() => figure.Png(request.Image, seen), cancellationToken);
        return TypedResults.Bytes(png, MediaTypeNames.Image.Png);
    }
}
