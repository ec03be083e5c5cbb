using Attention.Api.Http;

namespace Attention.Api.KServe;

/// <summary>The first protocol of KServe: <c>:predict</c> and <c>:explain</c>, which the second one has no word for.</summary>
internal static class KServeEndpoints
{
    // A route that ends in a verb would hide from routing that there is a model to GET.
    public static void MapKServe(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/models/{call}", AnswerAsync).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(string call, HttpContext http, KServeModels models)
    {
        var colon = call.LastIndexOf(':');
        if (!RequestKind.IsKServe(http) || colon < 0)
        {
            http.Response.Headers.Allow = HttpMethods.Get;
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
        }

        var explain = call.EndsWith(RequestKind.Explain, StringComparison.OrdinalIgnoreCase);
        var answered = await models.AnswerAsync(call[..colon], http, explain);
        var predictions = answered.Select(static one => one.Answer);
        return explain
            ? TypedResults.Ok(new { predictions, explanations = answered.Select(static one => one.Attention.ToDictionary(static tensor => tensor.Name, Explanation.Of)) })
            : TypedResults.Ok(new { predictions });
    }
}
