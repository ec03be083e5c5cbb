using System.Net.Mime;
using System.Net.ServerSentEvents;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Actions;
using Attention.Inference.Actions;
using Attention.Inference.Rendering;

namespace Attention.Api.Actions;

internal static class ActionEndpoints
{
    private static readonly string[] Answers =
        [MediaTypeNames.Application.Json, MediaTypeNames.Image.Png, MediaTypeNames.Image.Webp, MediaTypeNames.Text.EventStream];

    public static void MapActions(this IEndpointRouteBuilder app) => app.MapPost("/v1/actions", RecognizeAsync)
        .WithTags("Actions")
        .WithSummary("Tell what is done in a film, and show where the model looked in every frame")
        .WithDescription(
            "Send the film as the field `video` of a form or as the body itself. Animated GIF and WebP are read as they are, other formats "
            + "where ffmpeg is installed. The answer is JSON with the classes of the film, the classes of each frame and its map, "
            + "or with `Accept: image/png` frames from begin to end under their maps, "
            + "or with `Accept: image/webp` the film itself under its maps, "
            + "or with `Accept: text/event-stream` the frames one by one as they are seen.")
        .WithMetadata(new Offers(typeof(ActionResponse), Answers, "frame"));

    private static async Task<IResult> RecognizeAsync(
        FileUpload<ActionRequest> upload,
        ActionPipeline pipeline,
        ActionFigure figure,
        ActionOverlay overlay,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var (request, answer) = (upload.Request, Accept.Choose(http, Answers));
        switch (answer)
        {
            case MediaTypeNames.Text.EventStream:
                return TypedResults.ServerSentEvents(Events(pipeline.StreamAsync(request, cancellationToken)));
            case MediaTypeNames.Application.Json:
                return TypedResults.Ok(await pipeline.RecognizeAsync(request, cancellationToken));
        }
        var seen = await pipeline.RecognizeAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
        var picture = answer == MediaTypeNames.Image.Png
            ? await figure.PngAsync(request.Video, seen, cancellationToken)
            : await overlay.WebpAsync(request.Video, seen, cancellationToken);
        return TypedResults.Bytes(picture, answer);
    }

    private static IAsyncEnumerable<SseItem<object>> Events(IAsyncEnumerable<ActionEvent> events) => events.Select(
        message => message.Done is { } done ? new SseItem<object>(done, "done") : new SseItem<object>(message.Frame!, "frame"));
}
