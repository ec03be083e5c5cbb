using System.Globalization;
using System.Net.Mime;
using Attention.Api.Http;
using Attention.Contracts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Attention.Api.OpenApi;

/// <summary>Describes what an endpoint answers: the media types it offers, and every row of the error table.</summary>
internal sealed class AnswerFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        operation.Responses ??= [];
        var offers = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Offers>().SingleOrDefault();
        if (offers is not null)
        {
            operation.Responses["200"] = new OpenApiResponse
            {
                Description = "The answer, in the form that Accept asks for.",
                Content = offers.MediaTypes.ToDictionary(
                    type => type, IOpenApiMediaType (type) => Content(type, offers, context)),
            };
        }
        if (context.ApiDescription.RelativePath!.StartsWith("v1/", StringComparison.Ordinal))
        {
            var reads = operation.RequestBody is not null;
            var problem = context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository);
            foreach (var (status, title) in Statuses(reads, offers is not null))
            {
                operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
                {
                    Description = title,
                    Content = new Dictionary<string, IOpenApiMediaType>
                    {
                        [MediaTypeNames.Application.ProblemJson] = new OpenApiMediaType { Schema = problem },
                    },
                };
            }
        }
    }

    private static IEnumerable<(int Status, string Title)> Statuses(bool reads, bool negotiates)
    {
        ErrorCode[] onlyWithBody = [ErrorCode.RequestTimeout, ErrorCode.TooLarge, ErrorCode.UnsupportedMedia, ErrorCode.QueueFull];
        var statuses = Errors.Table
            .Where(row => reads || !onlyWithBody.Contains(row.Key))
            .GroupBy(row => row.Value.Status)
            .Select(rows => (rows.Key, string.Join(", or ", rows.Select(row => row.Value.Title))));
        return negotiates
            ? statuses.Append((StatusCodes.Status406NotAcceptable, ReasonPhrases.GetReasonPhrase(StatusCodes.Status406NotAcceptable)))
            : statuses;
    }

    private static OpenApiMediaType Content(string type, Offers offers, OperationFilterContext context) => new()
    {
        Schema = type switch
        {
            MediaTypeNames.Application.Json => context.SchemaGenerator.GenerateSchema(offers.Answer, context.SchemaRepository),
            MediaTypeNames.Text.EventStream => new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = $"`event: {offers.Event}` with the {offers.Event} as JSON for each, then `event: done` with the whole answer.",
            },
            MediaTypeNames.Image.Png or MediaTypeNames.Image.Webp => new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
            _ => new OpenApiSchema { Type = JsonSchemaType.String },
        },
    };
}
