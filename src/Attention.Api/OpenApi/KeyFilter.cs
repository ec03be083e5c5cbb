using Attention.Api.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Attention.Api.OpenApi;

/// <summary>Describes the two headers that carry a key, and which routes need one where keys are configured.</summary>
internal sealed class KeyFilter(KeyRing keys) : IDocumentFilter, IOperationFilter
{
    private const string Bearer = "bearer";
    private const string Header = "apiKey";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Components ??= new OpenApiComponents();
        swaggerDoc.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "A key of this service, where it asks for one." },
            [Header] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = KeyAuthentication.Header,
                Description = "The same key in a header of its own.",
            },
        };
        if (keys.HasManagement && swaggerDoc.Paths["/metrics"].Operations?[HttpMethod.Get] is { } metrics)
        {
            metrics.Security = Either(swaggerDoc);
        }
    }

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (keys.HasCallers && !context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = Either(context.Document);
        }
    }

    private static List<OpenApiSecurityRequirement> Either(OpenApiDocument document) =>
        [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }, new() { [new OpenApiSecuritySchemeReference(Header, document)] = [] }];
}
