using Attention.Inference.Models;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Models;

internal sealed class ModelGrpc(ModelRepository repository) : V1.ModelService.ModelServiceBase
{
    public override Task<V1.ListModelsResponse> ListModels(V1.ListModelsRequest request, ServerCallContext context) =>
        Task.FromResult(new V1.ListModelsResponse { Models = { repository.Models.Select(ModelMapping.ToProto) } });

    public override Task<V1.ModelInfo> GetModel(V1.GetModelRequest request, ServerCallContext context) =>
        Task.FromResult(repository.Find(request.Name).ToProto());
}
