using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Attention.Api.Http;

namespace Attention.Api.Mcp;

/// <summary>What a tool takes, as JSON Schema of its contract.</summary>
internal static class ToolSchema
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    public static JsonElement Of(Type contract, JsonSerializerOptions json)
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(json, contract, Options).AsObject();
        // It is the protocol's to tell answers apart.
        schema["properties"]?.AsObject().Remove("id");
        return JsonSerializer.SerializeToElement(schema);
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.TypeInfo.Type == typeof(ReadOnlyMemory<byte>))
        {
            return new JsonObject { ["type"] = "string", ["description"] = "The file in base64, or as a data URI." };
        }

        if (schema is JsonObject described && context.PropertyInfo?.AttributeProvider is PropertyInfo property)
        {
            described["description"] ??= $"It is {Expectation.Of(property)}.";
        }

        return schema;
    }
}
