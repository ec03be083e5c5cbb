using Attention.Contracts.Captioning;

namespace Attention.Api.Captioning;

/// <summary>Captions as OpenAI's clients know responses.</summary>
internal static class ResponseMapping
{
    private const string Completed = "completed";
    private const string Incomplete = "incomplete";

    public static ResponseAnswer ToAnswer(this CaptionResponse response, ImageAnswer answer, ResponseRequest request) => Begun(answer, request) with
    {
        Status = Status(response),
        IncompleteDetails = response.Finished ? null : new ResponseCut("max_output_tokens"),
        Output = [Item(response, answer, request)],
        Usage = new ResponseUsage(answer.Bounds.Cells, response.Tokens.Count),
    };

    /// <summary>The response before anything was said.</summary>
    public static ResponseAnswer Begun(ImageAnswer answer, ResponseRequest request) => new()
    {
        Id = $"resp_{answer.Record.Id}",
        CreatedAt = answer.Created,
        Status = "in_progress",
        Model = answer.Model,
        Output = [],
        Unread = answer.Unread,
        Instructions = request.Instructions,
        MaxOutputTokens = request.MaxOutputTokens,
        Metadata = request.Metadata,
    };

    public static ResponseItem Item(CaptionResponse response, ImageAnswer answer, ResponseRequest request) =>
        new(ItemId(answer), Status(response), [Part(response, request)]);

    public static ResponsePart Part(CaptionResponse response, ResponseRequest request) =>
        new(response.Caption, request.AsksForLogprobs ? CaptionPieces.Logprobs(response.Tokens) : []);

    public static string ItemId(ImageAnswer answer) => $"msg_{answer.Record.Id}";

    private static string Status(CaptionResponse response) => response.Finished ? Completed : Incomplete;
}
