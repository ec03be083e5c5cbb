using System.Reflection;
using System.Text.Json;
using Attention.Contracts;
using Attention.Inference;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Attention.Api.Http;

/// <summary>A request that came as JSON, read so that a mistake is answered with its field, its value and what it should be.</summary>
internal sealed record JsonBody<T>(T Request) : IEndpointParameterMetadataProvider where T : class
{
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
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
            return new JsonBody<T>(JsonSerializer.Deserialize<T>(bytes.Span, json)
                ?? throw new InferenceException(ErrorCode.InvalidInput, "The body is null; send a JSON object."));
        }
        catch (JsonException fault)
        {
            throw JsonFault.Explain(fault, bytes, json.GetTypeInfo(typeof(T)));
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new JsonInput(typeof(T)));
}

/// <summary>Tells the API document that an endpoint reads JSON of this type.</summary>
internal sealed record JsonInput(Type Type);
