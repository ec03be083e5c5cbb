using System.Net.ServerSentEvents;
using Attention.Contracts.Captioning;

namespace Attention.Api.Captioning;

/// <summary>Captions as OpenAI's clients know the answers of a chat.</summary>
internal static class ChatMapping
{
    public const string Assistant = "assistant";

    public static ChatCompletion ToCompletion(this CaptionResponse response, ImageAnswer answer, ChatRequest request) => new()
    {
        Id = IdOf(answer),
        Created = answer.Created,
        Model = answer.Model,
        Choices = [.. Captions(response).Select((caption, i) =>
            new ChatChoice(i, new ChatMessage(caption.Caption), Logprobs(caption.Tokens, request), Reason(caption)))],
        Usage = Usage(response, answer),
        Unread = answer.Unread,
    };

    /// <summary>
    /// The best caption token by token, the others as a whole each, then the usage where it was asked for. Nothing is sent before the model
    /// has said something: what fails before is answered with a status of its own.
    /// </summary>
    public static async IAsyncEnumerable<SseItem<object>> ToChunks(this IAsyncEnumerable<CaptionEvent> events, ImageAnswer answer, ChatRequest request)
    {
        var (hasBegun, isFirst) = (false, true);
        await foreach (var message in events)
        {
            if (!hasBegun)
            {
                hasBegun = true;
                yield return Item(Chunk(0, new ChatDelta { Role = Assistant, Content = "" }) with { Unread = answer.Unread });
            }

            if (message.Token is { } token && CaptionPieces.IsWord(token))
            {
                var logprobs = request.Logprobs is true ? new ChatLogprobs([CaptionPieces.Logprob(token, isFirst)]) : null;
                yield return Item(Chunk(0, new ChatDelta { Content = CaptionPieces.Text(token, isFirst) }, logprobs));
                isFirst = false;
            }
            else if (message.Done is { } response)
            {
                foreach (var chunk in End(response))
                {
                    yield return Item(chunk);
                }
            }
        }

        // Written as it is: bytes are no object to serialize.
        yield return new SseItem<object>("[DONE]"u8.ToArray());

        IEnumerable<ChatChunk> End(CaptionResponse response)
        {
            yield return Chunk(0, new ChatDelta(), reason: Reason(Captions(response).First()));
            foreach (var (i, caption) in Captions(response).Index().Skip(1))
            {
                yield return Chunk(i, new ChatDelta { Role = Assistant, Content = caption.Caption }, Logprobs(caption.Tokens, request));
                yield return Chunk(i, new ChatDelta(), reason: Reason(caption));
            }

            if (request.IncludesUsage)
            {
                yield return new ChatChunk { Id = IdOf(answer), Created = answer.Created, Model = answer.Model, Choices = [], Usage = Usage(response, answer) };
            }
        }

        ChatChunk Chunk(int index, ChatDelta delta, ChatLogprobs? logprobs = null, string? reason = null) => new()
        {
            Id = IdOf(answer),
            Created = answer.Created,
            Model = answer.Model,
            Choices = [new ChatChunkChoice(index, delta, logprobs, reason)],
        };
    }

    private static SseItem<object> Item(ChatChunk chunk) => new(chunk);

    private static string IdOf(ImageAnswer answer) => $"chatcmpl-{answer.Record.Id}";

    private static IEnumerable<CaptionAlternative> Captions(CaptionResponse response) => response.Alternatives.Prepend(
        new CaptionAlternative { Caption = response.Caption, Score = response.Score, Finished = response.Finished, Tokens = response.Tokens });

    private static ChatLogprobs? Logprobs(IReadOnlyList<CaptionToken> tokens, ChatRequest request) =>
        request.Logprobs is true ? new ChatLogprobs(CaptionPieces.Logprobs(tokens)) : null;

    private static string Reason(CaptionAlternative caption) => caption.Finished ? "stop" : "length";

    private static ChatUsage Usage(CaptionResponse response, ImageAnswer answer) =>
        new(answer.Bounds.Cells, Captions(response).Sum(static caption => caption.Tokens.Count));
}
