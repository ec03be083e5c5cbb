using System.Net.ServerSentEvents;
using Attention.Contracts.Captioning;

namespace Attention.Api.Captioning;

/// <summary>A caption as the events of a response: it, its message and the text in that open, the text comes piece by piece, and all close.</summary>
internal sealed class ResponseEvents(ImageAnswer answer, ResponseRequest request)
{
    private int _next;

    /// <summary>Nothing is sent before the model has said something: what fails before is answered with a status of its own.</summary>
    public async IAsyncEnumerable<SseItem<object>> Of(IAsyncEnumerable<CaptionEvent> events)
    {
        var (hasBegun, isFirst) = (false, true);
        await foreach (var message in events)
        {
            if (!hasBegun)
            {
                hasBegun = true;
                foreach (var item in Begin())
                {
                    yield return item;
                }
            }

            if (message.Token is { } token && CaptionPieces.IsWord(token))
            {
                yield return Item(InText("response.output_text.delta") with
                {
                    Delta = CaptionPieces.Text(token, isFirst),
                    Logprobs = request.AsksForLogprobs ? [CaptionPieces.Logprob(token, isFirst)] : [],
                });
                isFirst = false;
            }
            else if (message.Done is { } response)
            {
                foreach (var item in End(response))
                {
                    yield return item;
                }
            }
        }
    }

    /// <summary>The event that ends a stream which fails.</summary>
    public object Fault(Problem problem) => new ResponseFault(problem.Error.Code, problem.Error.Message, problem.Error.Param, _next++);

    private IEnumerable<SseItem<object>> Begin()
    {
        var begun = ResponseMapping.Begun(answer, request);
        yield return Item(New("response.created") with { Response = begun });
        yield return Item(New("response.in_progress") with { Response = begun });
        yield return Item(New("response.output_item.added") with { OutputIndex = 0, Item = new ResponseItem(ResponseMapping.ItemId(answer), begun.Status, []) });
        yield return Item(InText("response.content_part.added") with { Part = new ResponsePart("", []) });
    }

    private IEnumerable<SseItem<object>> End(CaptionResponse response)
    {
        var whole = response.ToAnswer(answer, request);
        var part = ResponseMapping.Part(response, request);
        yield return Item(InText("response.output_text.done") with { Text = part.Text, Logprobs = part.Logprobs });
        yield return Item(InText("response.content_part.done") with { Part = part });
        yield return Item(New("response.output_item.done") with { OutputIndex = 0, Item = whole.Output[0] });
        yield return Item(New($"response.{whole.Status}") with { Response = whole });
    }

    private ResponseEvent New(string type) => new() { Type = type, SequenceNumber = _next++ };

    private ResponseEvent InText(string type) => New(type) with { OutputIndex = 0, ContentIndex = 0, ItemId = ResponseMapping.ItemId(answer) };

    private static SseItem<object> Item(ResponseEvent message) => new(message, message.Type);
}
