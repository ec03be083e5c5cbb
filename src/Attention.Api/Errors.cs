using System.Collections.Frozen;
using System.Text.Json;
using Attention.Contracts;
using Attention.Inference;
using Grpc.Core;

namespace Attention.Api;

/// <summary>How an error looks on both transports.</summary>
internal sealed record ErrorRow(int Status, string Title, StatusCode Grpc, TimeSpan? RetryAfter = null);

/// <summary>The one table of errors, and the one reading of exceptions, for REST (ErrorMiddleware) and gRPC (ErrorInterceptor).</summary>
internal sealed partial class Errors(ILogger<Errors> logger)
{
    public static FrozenDictionary<ErrorCode, ErrorRow> Table { get; } = new Dictionary<ErrorCode, ErrorRow>
    {
        [ErrorCode.InvalidInput] = new(400, "The request is not valid", StatusCode.InvalidArgument),
        [ErrorCode.Unauthenticated] = new(401, "A key is needed", StatusCode.Unauthenticated),
        [ErrorCode.Forbidden] = new(403, "This is not allowed", StatusCode.PermissionDenied),
        [ErrorCode.NotFound] = new(404, "There is no such thing here", StatusCode.NotFound),
        [ErrorCode.RequestTimeout] = new(408, "The request came too slowly", StatusCode.DeadlineExceeded),
        [ErrorCode.TooLarge] = new(413, "The input is too large", StatusCode.InvalidArgument),
        [ErrorCode.UnsupportedMedia] = new(415, "The format is not supported", StatusCode.InvalidArgument),
        [ErrorCode.QueueFull] = new(429, "The service is busy", StatusCode.ResourceExhausted, TimeSpan.FromSeconds(1)),
        [ErrorCode.RateLimited] = new(429, "The rate limit is reached", StatusCode.ResourceExhausted, TimeSpan.FromSeconds(1)),
        [ErrorCode.Unavailable] = new(503, "The service cannot do this now", StatusCode.Unavailable, TimeSpan.FromSeconds(5)),
        [ErrorCode.DeadlineExceeded] = new(504, "The deadline passed", StatusCode.DeadlineExceeded),
        [ErrorCode.Internal] = new(500, "The service failed", StatusCode.Internal),
    }.ToFrozenDictionary();

    /// <summary>Says what went wrong in words meant for the client, and logs it: client faults for debugging, ours as errors.</summary>
    public InferenceException Read(Exception exception, bool deadlinePassed)
    {
        var error = exception switch
        {
            InferenceException expected => expected,
            OperationCanceledException when deadlinePassed => new InferenceException(
                ErrorCode.DeadlineExceeded, "The deadline of the request passed before its answer was ready."),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new InferenceException(
                ErrorCode.TooLarge, "The request body is larger than the server reads."),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => new InferenceException(
                ErrorCode.RequestTimeout, "The request body came too slowly, and was not waited for."),
            BadHttpRequestException { StatusCode: < StatusCodes.Status500InternalServerError } bad => new InferenceException(
                ErrorCode.InvalidInput, bad.Message),
            _ => new InferenceException(ErrorCode.Internal, "The service failed to answer. The fault is ours and has been logged."),
        };
        // An Internal that is expected was logged where it happened: once for the batch that failed, not for each request in it.
        if (error.Code == ErrorCode.Internal && exception is not InferenceException)
        {
            LogFault(exception);
        }
        // What is short here, and where, is for those who run the service.
        if (error is { Code: ErrorCode.Unavailable, InnerException: { } cause })
        {
            LogShortage(cause, error.Message);
        }
        LogRefusal(error.Code, error.Field, error.Message);
        return error;
    }

    /// <summary>The code as clients see it, such as <c>queueFull</c>.</summary>
    public static string Name(ErrorCode code) => JsonNamingPolicy.CamelCase.ConvertName(code.ToString());

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed.")]
    private partial void LogFault(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request was refused for what the service lacks: {Reason}")]
    private partial void LogShortage(Exception cause, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A request was refused as {Code} (field {Field}): {Reason}")]
    private partial void LogRefusal(ErrorCode code, string? field, string reason);
}

internal static class ErrorExtensions
{
    public static IServiceCollection AddErrors(this IServiceCollection services) => services.AddSingleton<Errors>();
}
