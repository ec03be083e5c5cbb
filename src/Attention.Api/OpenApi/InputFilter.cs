using Attention.Api.Http;
using Attention.Contracts;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Attention.Api.OpenApi;

/// <summary>Describes what an endpoint reads: a JSON record with an example, or a file with the options beside it.</summary>
internal sealed class InputFilter : IOperationFilter
{
    private static readonly string[] Options = ["id", "model", "beam", "alternatives", "maxTokens", "attention"];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var metadata in context.ApiDescription.ActionDescriptor.EndpointMetadata)
        {
            switch (metadata)
            {
                case JsonInput json:
                    operation.RequestBody = JsonBody(json.Type, context);
                    break;
                case FileInput file:
                    operation.RequestBody = FileBody(file.Field, context);
                    operation.Parameters = [.. operation.Parameters ?? [], .. Options.Select(name => Query(name, context))];
                    break;
            }
        }
        if (context.ApiDescription.RelativePath!.StartsWith("v1/", StringComparison.Ordinal))
        {
            operation.Parameters = [.. operation.Parameters ?? [], DeadlineHeader()];
        }
    }

    private static OpenApiRequestBody JsonBody(Type type, OperationFilterContext context) => new()
    {
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType
            {
                Schema = context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository),
                Example = Examples.Request(type),
            },
        },
    };

    private static OpenApiRequestBody FileBody(string field, OperationFilterContext context)
    {
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The file." };
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { field },
            Properties = new Dictionary<string, IOpenApiSchema> { [field] = file },
        };
        foreach (var name in Options)
        {
            form.Properties[name] = Schema(name, context);
        }
        return new OpenApiRequestBody
        {
            Required = true,
            Description = $"A form with the file in its field `{field}`, or the file itself as the body.",
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["multipart/form-data"] = new OpenApiMediaType { Schema = form },
                ["image/jpeg"] = new OpenApiMediaType { Schema = file },
                ["image/png"] = new OpenApiMediaType { Schema = file },
                ["application/octet-stream"] = new OpenApiMediaType { Schema = file },
            },
        };
    }

    private static OpenApiParameter Query(string name, OperationFilterContext context) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = Schema(name, context).Description,
        Schema = Schema(name, context),
    };

    private static IOpenApiSchema Schema(string name, OperationFilterContext context)
    {
        var property = Expectation.Property(typeof(SequenceRequest), name)!;
        return context.SchemaGenerator.GenerateSchema(property.PropertyType, context.SchemaRepository, property);
    }

    private static OpenApiParameter DeadlineHeader() => new()
    {
        Name = DeadlineMiddleware.Header,
        In = ParameterLocation.Header,
        Description = "Milliseconds after which the answer is of no use any more; the service's own limit when absent.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
    };
}
