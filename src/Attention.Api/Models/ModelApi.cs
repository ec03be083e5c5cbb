using Attention.Api.Http;
using Attention.Api.Tasks;
using Attention.Contracts.Models;
using Attention.Inference.Models;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Models;

/// <summary>Which models there are.</summary>
internal sealed class ModelApi(ModelRepository repository) : ITaskApi
{
    public FileDescriptor Proto => V1.ModelsReflection.Descriptor;

    public void Map(TaskRoutes routes)
    {
        var models = routes.Endpoints.MapGroup("/v1/models").WithTags("Models").AddEndpointFilter(TakeNoOption);
        models.MapGet("", List)
            .WithSummary("Every model of the repository, served or refused")
            .WithDescription("With its task, inputs, what was measured on it, and the reason where it is refused.");
        models.MapGet("/{name}", Find)
            .WithSummary("One model");
        routes.Unary<ListModelsRequest, ListModelsResponse>("ListModels", (_, _) => Task.FromResult(new ListModelsResponse { Models = repository.Models }));
        routes.Unary<GetModelRequest, ModelInfo>("GetModel", (request, _) => Task.FromResult(repository.Find(request.Name)));
    }

    private static ValueTask<object?> TakeNoOption(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        call.HttpContext.Request.Query.Keys.FirstOrDefault() is { } option ? throw UnknownName.Refuse(option, []) : next(call);

    private static Ok<IReadOnlyList<ModelInfo>> List(ModelRepository repository) => TypedResults.Ok(repository.Models);

    private static Ok<ModelInfo> Find(string name, ModelRepository repository) => TypedResults.Ok(repository.Find(name));
}
