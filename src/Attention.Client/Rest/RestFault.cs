using System.Net;
using System.Text.Json;
using Attention.Contracts;

namespace Attention.Client.Rest;

/// <summary>What REST says of a fault: problem details, or less where something on the way answered.</summary>
internal static class RestFault
{
    public static async Task<AttentionException> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ReadAsync(response, cancellationToken);
        return Of(problem, response.StatusCode, problem.Detail ?? $"The service answered {(int)response.StatusCode} {response.ReasonPhrase}.", RetryAfter(response));
    }

    /// <summary>Of the last event of a stream that failed.</summary>
    public static AttentionException Of(ReadOnlySpan<byte> json)
    {
        var problem = RestJson.Read<Problem>(json);
        return Of(problem, (HttpStatusCode)problem.Status, problem.Detail ?? "The stream failed.", null);
    }

    /// <summary>Of a fault that is no answer; null for what is none of the transport.</summary>
    public static AttentionException? Of(Exception exception) => exception switch
    {
        HttpRequestException or IOException => new AttentionException(ErrorCode.Unavailable, $"The service could not be reached: {exception.Message}", exception),
        JsonException => new AttentionException(ErrorCode.Internal, $"The answer is not what the service's contract says: {exception.Message}", exception),
        _ => null,
    };

    public static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - (response.Headers.Date ?? date),
        _ => null,
    };

    private static async Task<Problem> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? RestJson.Read<Problem>(body) : new Problem();
        }
        catch (JsonException)
        {
            return new Problem();   // The status says enough.
        }
    }

    private static AttentionException Of(Problem problem, HttpStatusCode status, string detail, TimeSpan? retryAfter) =>
        new(Code(problem.Code, status), detail) { Field = problem.Errors?.Keys.FirstOrDefault(), TraceId = problem.TraceId, RetryAfter = retryAfter };

    // What only HTTP knows, such as a method that is not allowed, has no code of ours.
    private static ErrorCode Code(string? name, HttpStatusCode status) => Enum.TryParse<ErrorCode>(name, ignoreCase: true, out var code) ? code : status switch
    {
        HttpStatusCode.Unauthorized => ErrorCode.Unauthenticated,
        HttpStatusCode.Forbidden => ErrorCode.Forbidden,
        HttpStatusCode.NotFound => ErrorCode.NotFound,
        HttpStatusCode.RequestTimeout => ErrorCode.RequestTimeout,
        HttpStatusCode.RequestEntityTooLarge => ErrorCode.TooLarge,
        HttpStatusCode.UnsupportedMediaType => ErrorCode.UnsupportedMedia,
        HttpStatusCode.TooManyRequests => ErrorCode.RateLimited,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable => ErrorCode.Unavailable,
        HttpStatusCode.GatewayTimeout => ErrorCode.DeadlineExceeded,
        >= HttpStatusCode.InternalServerError => ErrorCode.Internal,
        _ => ErrorCode.InvalidInput,
    };

    private sealed record Problem
    {
        public int Status { get; init; }

        public string? Detail { get; init; }

        public string? Code { get; init; }

        public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

        public string? TraceId { get; init; }
    }
}
