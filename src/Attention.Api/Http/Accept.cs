using System.Net.Mime;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>Content negotiation (RFC 9110, 12.5.1).</summary>
internal static class Accept
{
    /// <summary>
    /// The offered media type that the client likes best; among equals the one offered first. Throws 406 when it takes none.
    /// </summary>
    public static string Choose(HttpRequest request, IReadOnlyList<string> offers)
    {
        var ranges = request.GetTypedHeaders().Accept;
        if (ranges.Count == 0)
        {
            return offers[0];
        }
        var best = offers.MaxBy(offer => Quality(offer, ranges))!;
        return Quality(best, ranges) > 0
            ? best
            : throw new BadHttpRequestException(
                $"'{request.Headers.Accept}' cannot be served here; this route answers {string.Join(", ", offers)}.",
                StatusCodes.Status406NotAcceptable);
    }

    /// <summary>The most specific range that covers the offer decides, so <c>image/png;q=0, */*</c> excludes pictures.</summary>
    private static double Quality(string offer, IList<MediaTypeHeaderValue> ranges)
    {
        var covering = ranges.Where(range => Covers(range, offer)).MaxBy(Specificity);
        return covering is null ? 0 : covering.Quality ?? 1;
    }

    // Who takes any text, or anything, expects an answer that ends and not one in pieces: a stream comes to those who name it.
    private static bool IsWhole(string offer) => offer != MediaTypeNames.Text.EventStream;

    // Parameters such as a charset are not held against an offer.
    private static bool Covers(MediaTypeHeaderValue range, string offer) =>
        (range.MatchesAllTypes && IsWhole(offer))
        || (range.MatchesAllSubTypes
            ? offer.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase) && IsWhole(offer)
            : range.MediaType.Equals(offer, StringComparison.OrdinalIgnoreCase));

    private static int Specificity(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
