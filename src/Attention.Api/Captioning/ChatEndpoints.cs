using System.Net.Mime;
using Attention.Api.Http;
using Attention.Api.Tasks;

namespace Attention.Api.Captioning;

/// <summary>The routes by which clients of other people's vision models get captions.</summary>
internal static class ChatEndpoints
{
    // A red pixel: the smallest image that works as it stands.
    private const string Pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

    private const string Nothing =
        "Captioners describe the image and follow no words: text beside it is accepted, since every such client sends some, and `unread` of the answer lists what was not "
        + "read. The image comes as a data URI; nothing is fetched. What has no effect here, such as tools, is refused by name.";

    /// <summary>The routes, and the names that their clients give the model.</summary>
    public static void MapChat(this TaskRoutes routes)
    {
        routes.Aliases.Add(ImageQuestion.Task, "gpt-4*", "gpt-5*", "chatgpt-*", "o1*", "o3*", "o4*");
        routes.Endpoints.MapPost("/v1/chat/completions", CompleteAsync)
            .WithTags("Captions")
            .WithSummary("Describe the image of a chat, in the form that OpenAI's clients speak")
            .WithDescription($"{Nothing} `n` asks for as many of the best captions; `stream=true` sends chunks, and `data: [DONE]` last.")
            .WithMetadata(
                new Takes(typeof(ChatRequest), $$"""{ "model": "gpt-4o", "messages": [{ "role": "user", "content": [{ "type": "image_url", "image_url": { "url": "{{Pixel}}" } }] }] }"""),
                new Offers(typeof(ChatCompletion), [MediaTypeNames.Application.Json]));
        routes.Endpoints.MapPost("/v1/responses", RespondAsync)
            .WithTags("Captions")
            .WithSummary("Describe an image, in the newer form that OpenAI's clients speak")
            .WithDescription($"{Nothing} `stream=true` sends the events from `response.created` to `response.completed`.")
            .WithMetadata(
                new Takes(typeof(ResponseRequest), $$"""{ "model": "gpt-4o", "input": [{ "role": "user", "content": [{ "type": "input_image", "image_url": "{{Pixel}}" }] }] }"""),
                new Offers(typeof(ResponseAnswer), [MediaTypeNames.Application.Json]));
    }

    private static async Task<IResult> CompleteAsync([AsParameters] ImageChat chat, CancellationToken cancellationToken)
    {
        var (request, answer) = await chat.BeginAsync<ChatRequest>(cancellationToken);
        return request.Stream is true
            ? TypedResults.ServerSentEvents((await chat.StreamAsync(answer, cancellationToken)).ToChunks(answer, request))
            : TypedResults.Ok((await chat.AnswerAsync(answer, cancellationToken)).ToCompletion(answer, request));
    }

    private static async Task<IResult> RespondAsync([AsParameters] ImageChat chat, CancellationToken cancellationToken)
    {
        var (request, answer) = await chat.BeginAsync<ResponseRequest>(cancellationToken);
        if (request.Stream is not true)
        {
            return TypedResults.Ok((await chat.AnswerAsync(answer, cancellationToken)).ToAnswer(answer, request));
        }

        var events = new ResponseEvents(answer, request);
        chat.Http.Features.Set(new EventFault(events.Fault));
        return TypedResults.ServerSentEvents(events.Of(await chat.StreamAsync(answer, cancellationToken)));
    }
}
