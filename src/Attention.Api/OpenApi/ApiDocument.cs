using System.Reflection;
using Attention.Api.Security;
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

    // Its icons are data, and its logo brings a style of its own, which is known by its digest.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data: blob:; media-src blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "Attention", Version = "v1", Description = Introduction });
            options.IncludeComments(typeof(AttentionMap).Assembly);
            options.SupportNonNullableReferenceTypes();
            options.SchemaFilter<NumberArrayFilter>();
            options.SchemaFilter<OwnFormFilter>();
            options.OperationFilter<InputFilter>();
            options.OperationFilter<AnswerFilter>();
            options.DocumentFilter<PlainRoutesFilter>();
            options.OperationFilter<KeyFilter>();
            options.DocumentFilter<KeyFilter>();
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
    public static void MapApiPage(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithMetadata(new ContentPolicy(Policy));
        routes.MapSwagger();
        routes.MapSwaggerUI(setupAction: static page =>
        {
            page.DocumentTitle = "Attention";
            page.DisplayRequestDuration();
            page.DefaultModelsExpandDepth(0);
        });
    }
}
