using System.Globalization;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.Extensions.Options;

namespace Attention.Api.Http;

/// <summary>
/// Cancels <see cref="HttpContext.RequestAborted"/> when the time of a request is up: the server's limit, or less where the client
/// asks for less. gRPC has deadlines of its own.
/// </summary>
internal sealed class DeadlineMiddleware(RequestDelegate next, IOptions<LimitsOptions> limits, TimeProvider time)
{
    public const string Header = "X-Request-Timeout-Ms";

    public async Task InvokeAsync(HttpContext context)
    {
        var client = context.RequestAborted;
        var left = TimeLeftOf(context.Request);
        context.Features.Set(new TimeLeft(left));
        using var timer = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(client, timer.Token);
        context.Items[typeof(DeadlineMiddleware)] = timer.Token;
        context.RequestAborted = either.Token;
        try
        {
            either.Token.ThrowIfCancellationRequested();
            await next(context);
        }
        finally
        {
            // Whoever reads the token from here on wants to know about the client.
            context.RequestAborted = client;
        }
    }

    public static bool HasPassed(HttpContext context) =>
        context.Items[typeof(DeadlineMiddleware)] is CancellationToken { IsCancellationRequested: true };

    private TimeSpan TimeLeftOf(HttpRequest request)
    {
        var longest = limits.Value.RequestTimeout;
        if (!request.Headers.TryGetValue(Header, out var text))
        {
            return longest;
        }
        return long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= longest.TotalMilliseconds
                ? TimeSpan.FromMilliseconds(milliseconds)
                : throw new InferenceException(
                    ErrorCode.InvalidInput,
                    $"'{Quotation.Short(text.ToString())}' is not a whole number of milliseconds from 0 to {longest.TotalMilliseconds:F0}.",
                    Header);
    }
}

internal static class DeadlineExtensions
{
    public static void UseDeadlines(this IApplicationBuilder app) =>
        app.UseWhen(
            RequestKind.IsTask,
            static tasks => tasks.UseMiddleware<DeadlineMiddleware>());
}
