using System.Net.Mime;
using System.Net.ServerSentEvents;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Captioning;
using Attention.Inference;
using Attention.Inference.Captioning;
using Attention.Inference.Rendering;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Attention.Api.Captioning;

internal static class CaptionEndpoints
{
    private static readonly string[] Answers =
        [MediaTypeNames.Application.Json, MediaTypeNames.Image.Png, MediaTypeNames.Text.EventStream];

    private static readonly string[] Comparisons = [MediaTypeNames.Application.Json, MediaTypeNames.Image.Png];

    public static void MapCaptions(this IEndpointRouteBuilder app)
    {
        var captions = app.MapGroup("/v1/captions").WithTags("Captions");
        captions.MapPost("", CaptionAsync)
            .WithSummary("Describe an image in a sentence, and show where the model looked for every word")
            .WithDescription(
                "Send the image as the field `image` of a form or as the body itself. The answer is JSON with a map of weights per word, "
                + "or with `Accept: image/png` the photo beside one tile per word, "
                + "or with `Accept: text/event-stream` the words one by one as they are found.")
            .WithMetadata(new Offers(typeof(CaptionResponse), Answers));
        captions.MapPost("/compare", CompareAsync)
            .WithSummary("Let several models describe one image, and show how each of them attended to it")
            .WithDescription(
                "Takes what `/v1/captions` takes and asks all `models` at once. The answer is JSON with one caption per model, "
                + "or with `Accept: image/png` the photo above one row of tiles per model.")
            .WithMetadata(new Offers(typeof(CompareCaptionsResponse), Comparisons));
    }

    private static async Task<IResult> CaptionAsync(
        FileUpload<CaptionRequest> upload,
        CaptionPipeline pipeline,
        CaptionFigure figure,
        WorkSlots work,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var request = upload.Request;
        switch (Accept.Choose(http, Answers))
        {
            case MediaTypeNames.Text.EventStream:
                return TypedResults.ServerSentEvents(Events(pipeline.StreamAsync(request, cancellationToken)));
            case MediaTypeNames.Image.Png:
                var seen = await pipeline.CaptionAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
                return Png(await work.RunAsync(() => figure.Png(request.Image, seen), cancellationToken));
            default:
                return TypedResults.Ok(await pipeline.CaptionAsync(request, cancellationToken));
        }
    }

    private static async Task<IResult> CompareAsync(
        FileUpload<CompareCaptionsRequest> upload,
        CaptionPipeline pipeline,
        CaptionFigure figure,
        WorkSlots work,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var request = upload.Request;
        if (Accept.Choose(http, Comparisons) != MediaTypeNames.Image.Png)
        {
            return TypedResults.Ok(await pipeline.CompareAsync(request, cancellationToken));
        }
        var seen = await pipeline.CompareAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
        return Png(await work.RunAsync(() => figure.Png(request.Image, seen), cancellationToken));
    }

    private static FileContentHttpResult Png(byte[] figure) => TypedResults.Bytes(figure, MediaTypeNames.Image.Png);

    private static IAsyncEnumerable<SseItem<object>> Events(IAsyncEnumerable<CaptionEvent> events) => events.Select(
        message => message.Done is { } done ? new SseItem<object>(done, "done") : new SseItem<object>(message.Token!, "token"));
}
