using Attention.Api.Http;
using Attention.Api.OpenAi;
using Attention.Api.Tasks;
using Attention.Contracts.Models;
using Attention.Inference.Models;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Models;

/// <summary>Which models there are.</summary>
internal sealed class ModelApi(ModelRepository repository, ModelAliases aliases) : ITaskApi
{
    public FileDescriptor Proto => V1.ModelsReflection.Descriptor;

    public void Map(TaskRoutes routes)
    {
        var models = routes.Endpoints.MapGroup("/v1/models").WithTags("Models").AddEndpointFilter(TakeNoOption);
        models.MapGet("", List)
            .WithSummary("Every model of the repository, served or refused")
            .WithDescription("With its task, inputs, what was measured on it, and the reason where it is refused. It is a list as OpenAI's clients know it.");
        models.MapGet("/{name}", Find)
            .WithSummary("One model")
            .WithDescription("By its name, or by a name of OpenAI's that it answers to, such as `whisper-1`.");
        routes.Unary<ListModelsRequest, ListModelsResponse>("ListModels", (_, _) => Task.FromResult(new ListModelsResponse { Models = repository.Models }));
        routes.Unary<GetModelRequest, ModelInfo>("GetModel", (request, _) => Task.FromResult(repository.Find(request.Name)));
    }

    private static ValueTask<object?> TakeNoOption(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        call.HttpContext.Request.Query.Keys.FirstOrDefault() is { } option ? throw UnknownName.Refuse(option, []) : next(call);

    private Ok<ModelList> List() => TypedResults.Ok(new ModelList([.. repository.Models.Select(static model => new ModelEntry(model, model.Name))]));

    private Ok<ModelEntry> Find(string name) => TypedResults.Ok(new ModelEntry(repository.Find(aliases.NameOf(name)), name));
}
