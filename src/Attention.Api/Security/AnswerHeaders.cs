namespace Attention.Api.Security;

/// <summary>
/// What every answer tells browsers: do not guess what it is, do not keep it, run nothing in it, show it in nobody's frame, and tell
/// nobody where it was. Routes whose answers are pages or files say so themselves.
/// </summary>
internal static class AnswerHeaders
{
    // An answer that is opened by itself, such as a figure in SVG, needs its own styles and nothing else.
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseAnswerHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Policy ?? Policy;
        return next(context);
    });
}

/// <summary>What the pages of an endpoint may load and run.</summary>
/// <param name="Policy">As <c>Content-Security-Policy</c> has it.</param>
internal sealed record ContentPolicy(string Policy);
