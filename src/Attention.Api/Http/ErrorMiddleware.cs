using System.Diagnostics;
using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Attention.Api.Rpc;
using Attention.Api.Security;
using Attention.Inference;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Attention.Api.Http;

/// <summary>The one place that catches for REST. Whatever goes wrong is answered as a <see cref="Problem"/>.</summary>
internal sealed class ErrorMiddleware(RequestDelegate next, Errors errors, IOptions<JsonOptions> json)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                await WriteAsync(context, ProblemOf(context, context.Response.StatusCode, ReasonFor(context)));
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: nobody is left to tell, and nothing went wrong.
        }
        catch (BadHttpRequestException bad) when (IsOnlyOfHttp(bad.StatusCode))
        {
            await WriteAsync(context, ProblemOf(context, bad.StatusCode, bad.Message));
        }
        catch (Exception exception)
        {
            var error = errors.Read(exception, DeadlineMiddleware.HasPassed(context));
            if (RpcErrors.IsCall(context) && !context.Response.HasStarted)
            {
                RpcErrors.Write(context, error);   // Refused on its way to the method, where RpcInterceptor would have caught it.
                return;
            }
            await WriteAsync(context, ProblemOf(context, error), error.RetryAfter ?? Errors.Table[error.Code].RetryAfter);
        }
    }

    // A fault of the client that has no row in the table, because it has no meaning on gRPC.
    private static bool IsOnlyOfHttp(int status) => status is >= 400 and < 500 && !Errors.Table.Values.Any(row => row.Status == status);

    private async Task WriteAsync(HttpContext context, Problem problem, TimeSpan? retryAfter = null)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            await WriteEventAsync(context, problem);
            return;
        }
        // A Clear would also drop the Allow header that routing gives with 405.
        response.Headers.ContentEncoding = default;
        response.Headers.CacheControl = "no-store";
        response.StatusCode = problem.Status;
        if (retryAfter is { } delay)
        {
            response.Headers.RetryAfter = delay.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        }
        if (PlainError.IsAnswerTo(context))
        {
            await response.WriteAsJsonAsync(new PlainError(problem.Detail), json.Value.SerializerOptions, MediaTypeNames.Application.Json, context.RequestAborted);
            return;
        }
        await response.WriteAsJsonAsync(
            problem, json.Value.SerializerOptions, MediaTypeNames.Application.ProblemJson, context.RequestAborted);
    }

    /// <summary>Once a stream has begun, its status is out; the problem becomes its last event. A half-sent picture is cut.</summary>
    private async Task WriteEventAsync(HttpContext context, Problem problem)
    {
        if (context.Response.ContentType != MediaTypeNames.Text.EventStream)
        {
            context.Abort();
            return;
        }
        var data = context.Features.Get<EventFault>()?.Describe(problem) ?? problem;
        await context.Response.WriteAsync(
            $"event: error\ndata: {JsonSerializer.Serialize(data, json.Value.SerializerOptions)}\n\n", context.RequestAborted);
    }

    private static Problem ProblemOf(HttpContext context, InferenceException error)
    {
        var row = Errors.Table[error.Code];
        return new Problem
        {
            Type = $"urn:attention:{Errors.Name(error.Code)}",
            Title = row.Title,
            Status = row.Status,
            Detail = error.Message,
            Code = Errors.Name(error.Code),
            Errors = error.Field is { } field ? new Dictionary<string, string[]> { [field] = [error.Message] } : null,
            TraceId = TraceId(context),
        };
    }

    /// <summary>For what only HTTP knows: no such route, wrong method, an Accept or a Content-Type that does not fit.</summary>
    private static Problem ProblemOf(HttpContext context, int status, string detail)
    {
        var phrase = ReasonPhrases.GetReasonPhrase(status);
        var code = JsonNamingPolicy.CamelCase.ConvertName(phrase.Replace(" ", null, StringComparison.Ordinal));
        return new Problem
        {
            Type = $"urn:attention:{code}",
            Title = phrase,
            Status = status,
            Detail = detail,
            Code = code,
            TraceId = TraceId(context),
        };
    }

    private static string ReasonFor(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound when ManagementPortMiddleware.Hides(context) => $"There is nothing at {context.Request.Path}.",
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}; /swagger lists what there is.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Path} does not take {context.Request.Method}, only {context.Response.Headers.Allow}.",
        _ => ReasonPhrases.GetReasonPhrase(context.Response.StatusCode),
    };

    private static string TraceId(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;
}

internal static class ErrorMiddlewareExtensions
{
    public static void UseErrors(this IApplicationBuilder app) => app.UseMiddleware<ErrorMiddleware>();
}
