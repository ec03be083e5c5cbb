using System.Reflection;
using Attention.Contracts;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Attention.Api.OpenApi;

internal static class ApiDocument
{
    private const string Introduction = """
        Attention captions, classifies and crops photos, finds what stands out in them and where people look, translates sentences,
        transcribes recordings and watches films, and shows its work: every word of an answer comes with the weights that say where the
        model looked when it chose that word, every class with the places that were read to tell it, every mask with the regions it was
        refined in, every frame with the map of where it was looked at. Each model follows a paper; `GET /v1/models` names it.
        To try a route, open it, press **Try it out**, keep or change the example and press **Execute**. Choose another *media type* under
        Responses to get the answer as a picture or as a stream of words. The same calls exist over gRPC (package `attention.v1`, port 8081).
        """;

    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "Attention", Version = "v1", Description = Introduction });
            options.IncludeComments(typeof(AttentionMap).Assembly);
            options.SupportNonNullableReferenceTypes();
            options.SchemaFilter<NumberArrayFilter>();
            options.OperationFilter<InputFilter>();
            options.OperationFilter<AnswerFilter>();
            options.DocumentFilter<PlainRoutesFilter>();
        });
    }

    /// <summary>Lets the document tell what the code of an assembly says of itself; once, whoever asks.</summary>
    public static void IncludeComments(this SwaggerGenOptions options, Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        if (File.Exists(file) && !options.OperationFilterDescriptors.Any(filter => filter.Type == typeof(XmlCommentsOperationFilter) && filter.Arguments.Contains(assembly)))
        {
            options.IncludeXmlComments(assembly);
        }
    }

    /// <summary>The document at /swagger/v1/swagger.json and its page at /swagger.</summary>
    public static void UseApiPage(this IApplicationBuilder app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(page =>
        {
            page.DocumentTitle = "Attention";
            page.DisplayRequestDuration();
            page.DefaultModelsExpandDepth(0);
        });
    }
}
