using System.Net.Mime;
using System.Net.ServerSentEvents;
using Attention.Api.Http;
using Attention.Contracts;
using Attention.Contracts.Transcription;
using Attention.Inference.Rendering;
using Attention.Inference.Transcription;

namespace Attention.Api.Transcription;

internal static class TranscriptionEndpoints
{
    private static readonly string[] Answers =
        [MediaTypeNames.Application.Json, MediaTypeNames.Image.Svg, MediaTypeNames.Text.EventStream];

    public static void MapTranscriptions(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/transcriptions", TranscribeAsync)
            .WithTags("Transcriptions")
            .WithSummary("Write down what is said in a recording, and show when every character was heard")
            .WithDescription(
                "Send the recording as the field `audio` of a form or as the body itself. WAV of 8 to 48 kHz is read as it is, other "
                + "formats where ffmpeg is installed. The answer is JSON with the time of every word and one matrix per segment, "
                + "or with `Accept: image/svg+xml` the spectrogram above that matrix, "
                + "or with `Accept: text/event-stream` the characters one by one, each with its own row of it.")
            .WithMetadata(new Offers(typeof(TranscriptionResponse), Answers));

    private static async Task<IResult> TranscribeAsync(
        FileUpload<TranscriptionRequest> upload,
        TranscriptionPipeline pipeline,
        TranscriptionFigure figure,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var request = upload.Request;
        switch (Accept.Choose(http, Answers))
        {
            case MediaTypeNames.Text.EventStream:
                return TypedResults.ServerSentEvents(Events(pipeline.StreamAsync(request, cancellationToken)));
            case MediaTypeNames.Image.Svg:
                var seen = await pipeline.TranscribeAsync(request with { Attention = AttentionFormat.Weights }, cancellationToken);
                return TypedResults.Text(await figure.SvgAsync(request.Audio, seen, cancellationToken), MediaTypeNames.Image.Svg);
            default:
                return TypedResults.Ok(await pipeline.TranscribeAsync(request, cancellationToken));
        }
    }

    private static IAsyncEnumerable<SseItem<object>> Events(IAsyncEnumerable<TranscriptionEvent> events) => events.Select(
        message => message.Done is { } done ? new SseItem<object>(done, "done") : new SseItem<object>(message, "token"));
}
