using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Attention.Api.Http;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Attention.Api.OpenApi;

/// <summary>Describes what an endpoint reads: a JSON record with an example, or a file with the options beside it.</summary>
internal sealed class InputFilter(IOptions<LimitsOptions> limits) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var takes = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Takes>().SingleOrDefault();
        if (takes is not null && UploadContract.HasFile(takes.Contract))
        {
            operation.RequestBody = FileBody(takes.Contract, context);
            operation.Parameters =
                [.. operation.Parameters ?? [], .. UploadContract.Options(takes.Contract).Select(option => Query(option, context))];
        }
        else if (takes is not null)
        {
            operation.RequestBody = JsonBody(takes, context);
        }

        if (context.ApiDescription.RelativePath!.StartsWith("v1/", StringComparison.Ordinal))
        {
            operation.Parameters = [.. operation.Parameters ?? [], DeadlineHeader()];
        }
    }

    private static OpenApiRequestBody JsonBody(Takes takes, OperationFilterContext context) => new()
    {
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType
            {
                Schema = context.SchemaGenerator.GenerateSchema(takes.Contract, context.SchemaRepository),
                Example = takes.Example is { } example ? JsonNode.Parse(example) : null,
            },
        },
    };

    private static OpenApiRequestBody FileBody(Type type, OperationFilterContext context)
    {
        var field = UploadContract.File(type).Field();
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The file." };
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { field },
            Properties = new Dictionary<string, IOpenApiSchema> { [field] = file },
        };
        foreach (var option in UploadContract.Options(type))
        {
            form.Properties[option.Field()] = Schema(option, context);
        }
        var content = new Dictionary<string, IOpenApiMediaType> { ["multipart/form-data"] = new OpenApiMediaType { Schema = form } };
        foreach (var media in UploadKind.Of(UploadContract.File(type)).MediaTypes.Append("application/octet-stream"))
        {
            content[media] = new OpenApiMediaType { Schema = file };
        }
        return new OpenApiRequestBody
        {
            Required = true,
            Description = $"A form with the file in its field `{field}`, or the file itself as the body.",
            Content = content,
        };
    }

    private static OpenApiParameter Query(PropertyInfo option, OperationFilterContext context) => new()
    {
        Name = option.Field(),
        In = ParameterLocation.Query,
        Description = Schema(option, context).Description,
        Schema = Schema(option, context),
    };

    private static IOpenApiSchema Schema(PropertyInfo option, OperationFilterContext context)
    {
        var schema = context.SchemaGenerator.GenerateSchema(option.PropertyType, context.SchemaRepository, option);
        if (schema is OpenApiSchema own)
        {
            if (option.GetCustomAttribute<System.ComponentModel.DataAnnotations.DisplayAttribute>()?.Prompt is { } example)
            {
                // Told, not given as an example: the page would send that with every request.
                own.Description += $" For example `{example}`.";
            }

            if (Expectation.Element(option.PropertyType) is not null)
            {
                // A list comes as one text.
                (own.Type, own.Items, own.MinItems, own.MaxItems) = (JsonSchemaType.String, null, null, null);
            }
        }

        return schema;
    }

    private OpenApiParameter DeadlineHeader() => new()
    {
        Name = DeadlineMiddleware.Header,
        In = ParameterLocation.Header,
        Description = "Milliseconds after which the answer is of no use any more; the service's own limit when absent.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "0",
            Maximum = limits.Value.RequestTimeout.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture),
        },
    };
}
