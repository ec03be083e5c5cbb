using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.RequestDecompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Attention.Api.Http;

/// <summary>
/// Lets what reads a body read it as it was before its Content-Encoding, and see whatever is wrong with how it came as the client's fault.
/// Limits count the bytes that come out.
/// </summary>
internal sealed class BodyMiddleware(
    RequestDelegate next, IRequestDecompressionProvider encodings, IOptions<RequestDecompressionOptions> known, IOptions<LimitsOptions> limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var (body, encoding) = (request.Body, request.Headers.ContentEncoding.ToString());
        request.Body = new PipeBody(request.BodyReader);
        // Takes the header away where it knows the encoding.
        await using var inflated = encodings.GetDecompressionStream(context);
        if (inflated is not null)
        {
            // It was the length of what is no longer there.
            request.ContentLength = null;
        }
        else if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            var names = string.Join(", ", known.Value.DecompressionProviders.Keys.Order());
            context.Response.Headers.AcceptEncoding = names;
            throw new InferenceException(
                ErrorCode.UnsupportedMedia,
                $"Content-Encoding '{Quotation.Short(encoding)}' is not read here; send one of {names}, or none.",
                HeaderNames.ContentEncoding);
        }

        // Twice the limit, as for messages of gRPC: what is somewhat above it is refused in the same words whether it was packed or not.
        request.Body = new BodyStream(inflated ?? request.Body, inflated is null ? null : encoding, 2L * limits.Value.LargestBytes);
        try
        {
            await next(context);
        }
        finally
        {
            request.Body = body;
        }
    }
}

internal static class BodyExtensions
{
    public static IServiceCollection AddBodies(this IServiceCollection services)
    {
        // Without it the streams of .NET take what ends early for what is whole.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        return services.AddRequestDecompression(static options =>
            // Another name of the same (RFC 9110, 8.4.1.3).
            options.DecompressionProviders.Add("x-gzip", options.DecompressionProviders["gzip"]));
    }

    public static void UseBodies(this IApplicationBuilder app) =>
        app.UseWhen(RequestKind.IsTask, static tasks => tasks.UseMiddleware<BodyMiddleware>());
}
