namespace Attention.Api.Http;

/// <summary>What went wrong, as other people's protocols have it: the status says the rest.</summary>
internal sealed record PlainError(string Error)
{
    /// <summary>Whether a request is answered so instead of with a <see cref="Problem"/>.</summary>
    public static bool IsAnswerTo(HttpContext context) =>
        RequestKind.IsOpenInference(context) || RequestKind.IsKServe(context) || RequestKind.IsLibre(context);
}
