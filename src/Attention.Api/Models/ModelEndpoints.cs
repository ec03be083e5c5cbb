using Attention.Contracts.Models;
using Attention.Inference.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Attention.Api.Models;

internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/v1/models").WithTags("Models");
        models.MapGet("", List)
            .WithSummary("Every model of the repository, served or refused")
            .WithDescription("With its task, inputs, what was measured on it, and the reason where it is refused.");
        models.MapGet("/{name}", Find)
            .WithSummary("One model");
    }

    private static Ok<IReadOnlyList<ModelInfo>> List(ModelRepository repository) => TypedResults.Ok(repository.Models);

    private static Ok<ModelInfo> Find(string name, ModelRepository repository) => TypedResults.Ok(repository.Find(name));
}
