using System.Text.Json;
using Attention.Contracts;

namespace Attention.Api.OpenAi;

/// <summary>A fault as OpenAI's clients look for it: they show nothing of an answer that has no <c>error</c> member.</summary>
internal sealed record OpenAiError
{
    /// <summary>What was wrong this time and how to mend it.</summary>
    public required string Message { get; init; }

    /// <summary>The kind of fault, told by the status: <c>invalid_request_error</c>, <c>rate_limit_error</c>, <c>server_error</c> and so on.</summary>
    public required string Type { get; init; }

    /// <summary>The field at fault; null where no single field is.</summary>
    public required string? Param { get; init; }

    /// <summary>The kind of problem in snake case; the ones that their clients know have their names: <c>model_not_found</c>, <c>invalid_api_key</c>.</summary>
    public required string Code { get; init; }

    /// <param name="status">Of the answer.</param>
    /// <param name="code">Of the problem.</param>
    /// <param name="message">Of the problem.</param>
    /// <param name="field">At fault, if a single one is.</param>
    public static OpenAiError Of(int status, string code, string message, string? field) => new()
    {
        Message = message,
        Type = TypeOf(status),
        Param = field,
        Code = CodeOf(code, field),
    };

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status404NotFound => "not_found_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= StatusCodes.Status500InternalServerError => "server_error",
        _ => "invalid_request_error",
    };

    private static string CodeOf(string code, string? field) =>
        code == Errors.Name(ErrorCode.NotFound) && field == "model" ? "model_not_found"
        : code == Errors.Name(ErrorCode.Unauthenticated) ? "invalid_api_key"
        : code == Errors.Name(ErrorCode.RateLimited) ? "rate_limit_exceeded"
        : JsonNamingPolicy.SnakeCaseLower.ConvertName(code);
}
