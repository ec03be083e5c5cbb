using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Attention.Api.OpenApi;

/// <summary>Describes what a converter of its own reads in more than one form by what it says of itself: its properties are not members.</summary>
internal sealed class OwnFormFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema own
            && context.Type.IsDefined(typeof(JsonConverterAttribute), inherit: false)
            && context.Type.GetCustomAttribute<DescriptionAttribute>() is { } form)
        {
            (own.Type, own.Properties, own.Required, own.AdditionalPropertiesAllowed) = (null, null, null, true);
            own.Description = form.Description;
        }
    }
}
