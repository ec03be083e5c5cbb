using System.Reflection;
using Attention.Api.KServe;
using Attention.Api.Tasks;
using Attention.Contracts.OpenInference;
using Attention.Inference.Admission;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Attention.Api.OpenInference;

/// <summary>
/// The Open Inference Protocol, version 2: models and their graphs for clients of inference servers, over REST at /v2 and over gRPC. Errors
/// have the protocol's form, see <see cref="Http.PlainError"/>.
/// </summary>
internal sealed class OpenInferenceApi(InferenceModels models, InferBody bodies, WorkSlots work, Readiness readiness, IOptions<LimitsOptions> limits) : ITaskApi
{
    private const string ServerName = "attention";

    private static readonly string Version = typeof(OpenInferenceApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    // Those that are served, and no others.
    private static readonly ServerMetadata Server = new(ServerName, Version, ["binary_tensor_data"]);

    public FileDescriptor Proto => GrpcServiceReflection.Descriptor;

    public void Map(TaskRoutes routes)
    {
        routes.Endpoints.MapKServe();
        MapRest(routes.Endpoints.MapGroup("/v2").WithTags("Open Inference Protocol").ExcludeFromDescription());
        routes
            .Probe<ServerLiveRequest, ServerLiveResponse>("ServerLive", static _ => new ServerLiveResponse { Live = true })
            .Probe<ServerReadyRequest, ServerReadyResponse>("ServerReady", _ => new ServerReadyResponse { Ready = readiness.Obstacle is null })
            .Message<ServerMetadataRequest, ServerMetadataResponse>("ServerMetadata", static (_, _) => Task.FromResult(
                new ServerMetadataResponse { Name = Server.Name, Version = Server.Version, Extensions = { Server.Extensions } }))
            .Message<ModelReadyRequest, ModelReadyResponse>("ModelReady", (request, _) => Task.FromResult(
                new ModelReadyResponse { Ready = models.Obstacle(request.Name, request.Version) is null }))
            .Message<ModelMetadataRequest, ModelMetadataResponse>("ModelMetadata", (request, _) => Task.FromResult(MetadataMessage(models.Find(request.Name, request.Version))))
            .Message<ModelInferRequest, ModelInferResponse>("ModelInfer", InferAsync);
    }

    /// <summary>What is asked at any time, and lets nobody wait in line: whether the service is up, and ready.</summary>
    public static void MapProbes(IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/v2/health").AllowAnonymous().ExcludeFromDescription();
        health.MapGet("/live", static () => TypedResults.Ok(new ServerLive(true)));
        // The protocol says no with a status of 4xx.
        health.MapGet("/ready", static (Readiness readiness) => TypedResults.Json(
            new ServerReady(readiness.Obstacle is null, readiness.Obstacle), statusCode: StatusOf(readiness.Obstacle)));
    }

    private void MapRest(RouteGroupBuilder v2)
    {
        v2.MapGet("", static () => TypedResults.Ok(Server));
        foreach (var route in (string[])["/models/{model}", "/models/{model}/versions/{version}"])
        {
            v2.MapGet(route, (string model, string? version) => TypedResults.Ok(MetadataOf(models.Find(model, version))));
            v2.MapGet($"{route}/ready", (string model, string? version) => Ready(model, version));
            v2.MapPost($"{route}/infer", (string model, string? version, HttpContext http) => InferAsync(model, version, http));
        }
    }

    private async Task<IResult> InferAsync(string name, string? version, HttpContext http)
    {
        var model = models.Find(name, version);
        var request = await bodies.ReadAsync(http, model);
        return new InferResult(request, await AnswerAsync(model, request, http.RequestAborted));
    }

    private async Task<ModelInferResponse> InferAsync(ModelInferRequest message, CancellationToken cancellationToken)
    {
        var (size, most) = (message.CalculateSize(), limits.Value.MaxTensorBytes);
        var model = models.Find(message.ModelName, message.ModelVersion);
        if (size > most)
        {
            throw InferBody.TooLarge(most);
        }

        var request = await work.RunAsync(new WorkLoad(1, size, "inputs"), message.ToRequest, cancellationToken);
        return (await AnswerAsync(model, request, cancellationToken)).ToMessage(request);
    }

    private static async Task<InferResponse> AnswerAsync(IInferable model, InferRequest request, CancellationToken cancellationToken)
    {
        var outputs = await model.RunAsync(request, cancellationToken);
        if (RequestPermit.Current is { } permit)
        {
            // Held until it is read, for which clients take their time.
            permit.Charge(outputs.Sum(static output => (long)output.Data.Length));
            permit.HasArrived();
        }

        return new InferResponse(model.Name, model.Version, request.Id, outputs);
    }

    private JsonHttpResult<ModelReady> Ready(string name, string? version)
    {
        var obstacle = models.Obstacle(name, version);
        return TypedResults.Json(new ModelReady(name, obstacle is null, obstacle), statusCode: StatusOf(obstacle));
    }

    private static int StatusOf(string? obstacle) => obstacle is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;

    private static ModelMetadata MetadataOf(IInferable model) => new(
        model.Name, [model.Version], model.Platform, [.. model.Inputs.Select(TensorMetadata.Of)], [.. model.Outputs.Select(TensorMetadata.Of)]);

    private static ModelMetadataResponse MetadataMessage(IInferable model)
    {
        var metadata = MetadataOf(model);
        return new ModelMetadataResponse
        {
            Name = metadata.Name,
            Versions = { metadata.Versions },
            Platform = metadata.Platform,
            Inputs = { metadata.Inputs.Select(ToMessage) },
            Outputs = { metadata.Outputs.Select(ToMessage) },
        };
    }

    private static ModelMetadataResponse.Types.TensorMetadata ToMessage(TensorMetadata tensor) =>
        new() { Name = tensor.Name, Datatype = tensor.Datatype, Shape = { tensor.Shape } };
}
