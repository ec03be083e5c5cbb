using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Attention.Api.OpenApi;

/// <summary>Describes places, structs of numbers with a converter of their own, as what they are in JSON: arrays of so many numbers.</summary>
internal sealed class NumberArrayFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        var numbers = context.Type.GetProperties().Length;
        if (schema is OpenApiSchema own
            && context.Type is { IsValueType: true, IsPrimitive: false }
            && context.Type.IsDefined(typeof(JsonConverterAttribute), inherit: false)
            && numbers > 0
            && Array.TrueForAll(context.Type.GetProperties(), static property => property.PropertyType == typeof(double)))
        {
            (own.Type, own.Items) = (JsonSchemaType.Array, new OpenApiSchema { Type = JsonSchemaType.Number });
            (own.MinItems, own.MaxItems) = (numbers, numbers);
            (own.Properties, own.Required, own.AdditionalPropertiesAllowed) = (null, null, true);
        }
    }
}
