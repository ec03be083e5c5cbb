using System.Net.Mime;
using Attention.Api.Http;
using Attention.Api.OpenAi;
using Attention.Api.Security;
using Attention.Api.Tasks;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Models;
using Attention.Inference.Transcription;

namespace Attention.Api.Transcription;

internal static class OpenAiEndpoints
{
    // OpenAI's own, which their clients count on: the one for .NET reads nothing else as text.
    private const string Plain = $"{MediaTypeNames.Text.Plain}; charset=utf-8";

    /// <summary>The routes under /v1/audio, and the names that their clients give the model.</summary>
    public static void MapOpenAiAudio(this TaskRoutes routes)
    {
        routes.Aliases.Add(OpenAiRequest.Task, "whisper-*", "gpt-4o-transcribe*", "gpt-4o-mini-transcribe*");
        routes.Endpoints.MapPost("/v1/audio/transcriptions", TranscribeAsync)
            .WithTags("Transcriptions")
            .WithSummary("The same in the form that OpenAI's clients speak")
            .WithDescription(
                "Takes and answers what `POST /v1/audio/transcriptions` of OpenAI does, so that its clients work here with another base "
                + "address. `response_format` chooses the form; only `verbose_json`, `srt` and `vtt` cost the attention that times are "
                + "told from. `stream=true` sends `transcript.text.delta` events and `transcript.text.done`. Faults are problem details, as on every route here.")
            .WithMetadata(new Takes(typeof(OpenAiRequest)), new Offers(typeof(OpenAiVerbose), [MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain]));
        routes.Endpoints.MapPost("/v1/audio/translations", TranslateAsync)
            .WithTags("Transcriptions")
            .WithSummary("Speech of any language as English text: no model here does that, and the answer says what there is")
            .WithMetadata(new Takes(typeof(OpenAiTranslationRequest)));
    }

    private static async Task<IResult> TranscribeAsync(
        HttpContext http, TranscriptionPipeline pipeline, Charge charge, ModelAliases aliases, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync<OpenAiRequest>(http);
        var record = request.ToRecord(aliases);
        await charge.TakeRestAsync(record, 1, cancellationToken);
        if (request.Stream)
        {
            return TypedResults.ServerSentEvents(pipeline.StreamAsync(record, cancellationToken).ToEvents(request));
        }

        var response = await pipeline.TranscribeAsync(record, cancellationToken);
        AnswerFacts.Of(response).TellTime(http.Response);
        return request.Format switch
        {
            OpenAiRequest.Text => TypedResults.Text($"{response.Text}\n", Plain),
            OpenAiRequest.Srt => TypedResults.Text(Subtitles.Srt(response), Plain),
            OpenAiRequest.Vtt => TypedResults.Text(Subtitles.Vtt(response), Plain),
            OpenAiRequest.VerboseJson => TypedResults.Ok(response.ToVerbose(request)),
            _ => TypedResults.Ok(response.ToText(request)),
        };
    }

    private static async Task<IResult> TranslateAsync(HttpContext http, ModelRepository models, ModelAliases aliases)
    {
        var request = await RequestBody.ReadAsync<OpenAiTranslationRequest>(http);
        if (aliases.Resolve(request.Model, OpenAiRequest.Task) is { } name)
        {
            models.Find(name);
        }

        var transcribers = models.Models.Where(static model => model.Task == OpenAiRequest.Task).Select(static model => model.Name);
        throw new InferenceException(
            ErrorCode.InvalidInput,
            $"No model here translates speech. {string.Join(", ", transcribers)} can write it down (POST /v1/audio/transcriptions), and POST /v1/translations translates text.",
            "model");
    }
}
