using System.Net.Mime;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Rendering;
using Attention.Inference.Translation;

namespace Attention.Api.Translation;

internal static class AlignmentEndpoints
{
    private static readonly string[] Answers = [MediaTypeNames.Application.Json, MediaTypeNames.Image.Svg];

    public static void MapAlignments(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/alignments", AlignAsync)
            .WithTags("Translations")
            .WithSummary("Align a text with a translation of your own, word by word")
            .WithDescription(
                "The model is made to produce your translation, and its attention on the way is the answer: "
                + "as JSON, or with `Accept: image/svg+xml` as a drawing. It needs a model with attention.")
            .WithMetadata(new Offers(typeof(TranslationResponse), Answers));

    private static async Task<IResult> AlignAsync(
        JsonBody<AlignmentRequest> body, TranslationPipeline pipeline, HttpRequest http, CancellationToken cancellationToken)
    {
        if (Accept.Choose(http, Answers) != MediaTypeNames.Image.Svg)
        {
            return TypedResults.Ok(await pipeline.AlignAsync(body.Request, cancellationToken));
        }
        var seen = await pipeline.AlignAsync(body.Request with { Attention = AttentionFormat.Weights }, cancellationToken);
        return TypedResults.Text(AlignmentFigure.Svg(seen), MediaTypeNames.Image.Svg);
    }
}
