using System.Net.Mime;
using Attention.Api.Http;
using Attention.Api.Security;
using Attention.Api.Tasks;
using Attention.Inference.Transcription;

namespace Attention.Api.Transcription;

internal static class OpenAiEndpoints
{
    private const string Vtt = "text/vtt";

    // SubRip has no registered type; this one is common.
    private const string Srt = "application/x-subrip";

    public static void MapOpenAiTranscriptions(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/audio/transcriptions", TranscribeAsync)
            .WithTags("Transcriptions")
            .WithSummary("The same in the form that OpenAI's clients speak")
            .WithDescription(
                "Takes and answers what `POST /v1/audio/transcriptions` of OpenAI does, so that its clients work here with another base "
                + "address. `response_format` chooses the form; only `verbose_json`, `srt` and `vtt` cost the attention that times are "
                + "told from. `stream=true` sends `transcript.text.delta` events and `transcript.text.done`. Faults are problem details, as on every route here.")
            .WithMetadata(new Takes(typeof(OpenAiRequest)), new Offers(typeof(OpenAiVerbose), [MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain, Srt, Vtt]));

    private static async Task<IResult> TranscribeAsync(
        HttpContext http, TranscriptionPipeline pipeline, Charge charge, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync<OpenAiRequest>(http);
        var record = request.ToRecord();
        await charge.TakeRestAsync(record, 1, cancellationToken);
        if (request.Stream)
        {
            return TypedResults.ServerSentEvents(pipeline.StreamAsync(record, cancellationToken).ToEvents());
        }

        var response = await pipeline.TranscribeAsync(record, cancellationToken);
        AnswerFacts.Of(response).TellTime(http.Response);
        return request.Format switch
        {
            OpenAiRequest.Text => TypedResults.Text($"{response.Text}\n"),
            OpenAiRequest.Srt => TypedResults.Text(Subtitles.Srt(response), Srt),
            OpenAiRequest.Vtt => TypedResults.Text(Subtitles.Vtt(response), Vtt),
            OpenAiRequest.VerboseJson => TypedResults.Ok(response.ToVerbose(request)),
            _ => TypedResults.Ok(new OpenAiText(response.Text)),
        };
    }
}
