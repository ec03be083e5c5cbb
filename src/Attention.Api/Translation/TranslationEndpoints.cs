using System.Net.Mime;
using System.Net.ServerSentEvents;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Translation;
using Attention.Inference.Rendering;
using Attention.Inference.Translation;

namespace Attention.Api.Translation;

internal static class TranslationEndpoints
{
    private static readonly string[] Answers =
        [MediaTypeNames.Application.Json, MediaTypeNames.Image.Svg, MediaTypeNames.Text.EventStream];

    public static void MapTranslations(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/translations", TranslateAsync)
            .WithTags("Translations")
            .WithSummary("Translate up to 64 texts, and show which source word every word came from")
            .WithDescription(
                "A text may have several sentences. The answer is JSON with one alignment matrix per sentence, "
                + "or with `Accept: image/svg+xml` every sentence and its translation joined by links as thick as their weights (none for a model without attention), "
                + "or with `Accept: text/event-stream` the tokens one by one, each with its own row of the matrix.")
            .WithMetadata(new Offers(typeof(TranslationResponse), Answers));

    private static async Task<IResult> TranslateAsync(
        JsonBody<TranslationRequest> body, TranslationPipeline pipeline, HttpRequest http, CancellationToken cancellationToken)
    {
        var request = body.Request;
        switch (Accept.Choose(http, Answers))
        {
            case MediaTypeNames.Text.EventStream:
                return TypedResults.ServerSentEvents(Events(pipeline.StreamAsync(request, cancellationToken)));
            case MediaTypeNames.Image.Svg:
                var seen = await pipeline.TranslateAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
                return TypedResults.Text(AlignmentFigure.Svg(seen), MediaTypeNames.Image.Svg);
            default:
                return TypedResults.Ok(await pipeline.TranslateAsync(request, cancellationToken));
        }
    }

    private static IAsyncEnumerable<SseItem<object>> Events(IAsyncEnumerable<TranslationEvent> events) => events.Select(
        message => message.Done is { } done ? new SseItem<object>(done, "done") : new SseItem<object>(message, "token"));
}
