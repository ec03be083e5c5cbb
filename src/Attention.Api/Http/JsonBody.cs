using System.Text.Json;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Attention.Api.Http;

/// <summary>A request that came as JSON, read so that a mistake is answered with its field, its value and what it should be.</summary>
internal static class JsonBody
{
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new InferenceException(
                ErrorCode.UnsupportedMedia, $"Content-Type '{context.Request.ContentType}' is not read here; send application/json.");
        }
        var limit = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxTextBytes;
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var bytes = await Body.ReadAsync(
            context.Request.Body,
            context.Request.ContentLength,
            limit,
            () => new InferenceException(ErrorCode.TooLarge, $"The body is larger than the {limit} bytes allowed."),
            context.RequestAborted);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.Span, json)
                ?? throw new InferenceException(ErrorCode.InvalidInput, "The body is null; send a JSON object.");
        }
        catch (JsonException fault)
        {
            throw JsonFault.Explain(fault, bytes, json.GetTypeInfo(typeof(T)));
        }
    }
}
