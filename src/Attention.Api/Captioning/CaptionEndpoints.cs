using System.Net.Mime;
using System.Net.ServerSentEvents;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference.Captioning;
using Attention.Inference.Imaging;
using Attention.Inference.Rendering;

namespace Attention.Api.Captioning;

internal static class CaptionEndpoints
{
    private static readonly string[] Answers =
        [MediaTypeNames.Application.Json, MediaTypeNames.Image.Png, MediaTypeNames.Text.EventStream];

    public static void MapCaptions(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/captions", CaptionAsync)
            .WithTags("Captions")
            .WithSummary("Describe an image in a sentence, and show where the model looked for every word")
            .WithDescription(
                "Send the image as the field `image` of a form or as the body itself. The answer is JSON with a map of weights per word, "
                + "or with `Accept: image/png` the photo beside one tile per word, "
                + "or with `Accept: text/event-stream` the words one by one as they are found.")
            .WithMetadata(new Offers(typeof(CaptionResponse), Answers));

    private static async Task<IResult> CaptionAsync(
        ImageUpload upload, CaptionPipeline pipeline, CaptionFigure figure, ImageWork work, HttpRequest http, CancellationToken cancellationToken)
    {
        var request = upload.Options.ApplyTo(new CaptionRequest { Image = upload.Image });
        switch (Accept.Choose(http, Answers))
        {
            case MediaTypeNames.Text.EventStream:
                return TypedResults.ServerSentEvents(Events(pipeline.StreamAsync(request.TokenByToken(), cancellationToken)));
            case MediaTypeNames.Image.Png:
                var seen = await pipeline.CaptionAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
                return TypedResults.Bytes(await work.RunAsync(() => figure.Png(request.Image, seen), cancellationToken), MediaTypeNames.Image.Png);
            default:
                return TypedResults.Ok(await pipeline.CaptionAsync(request, cancellationToken));
        }
    }

    private static IAsyncEnumerable<SseItem<object>> Events(IAsyncEnumerable<CaptionEvent> events) => events.Select(
        message => message.Done is { } done ? new SseItem<object>(done, "done") : new SseItem<object>(message.Token!, "token"));
}
