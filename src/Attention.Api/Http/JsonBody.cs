using System.Text.Json;
using Attention.Contracts;
using Attention.Inference;

namespace Attention.Api.Http;

/// <summary>A request that came as JSON, read so that a mistake is answered with its field, its value and what it should be.</summary>
internal static class JsonBody
{
    // Editors and PowerShell write one; readers may skip it (RFC 8259, 8.1).
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <param name="context">Of the request.</param>
    /// <param name="limit">Bytes that it may have.</param>
    /// <param name="tooLarge">What is said when it has more.</param>
    public static async Task<T> ReadAsync<T>(HttpContext context, int limit, Func<InferenceException> tooLarge)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new InferenceException(
                ErrorCode.UnsupportedMedia, $"Content-Type '{context.Request.ContentType}' is not read here; send application/json.");
        }
        if (context.Request.Query.Keys.FirstOrDefault() is { } option)
        {
            var shown = Quotation.Short(option);
            throw new InferenceException(
                ErrorCode.InvalidInput, $"'{shown}' stands in the query, which is not read here; options are members of the JSON body.", shown);
        }

        var json = context.RequestServices.GetRequiredService<RequestJson>().Options;
        var bytes = await Body.ReadAsync(context.Request.Body, context.Request.ContentLength, limit, tooLarge, context.RequestAborted);
        bytes = bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.Span, json)
                ?? throw new InferenceException(ErrorCode.InvalidInput, "The body is null; send a JSON object.");
        }
        catch (JsonException)
        {
            throw JsonFault.Explain(bytes, json.GetTypeInfo(typeof(T)));
        }
    }
}
