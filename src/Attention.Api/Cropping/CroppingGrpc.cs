using Attention.Api.Rpc;
using Attention.Inference.Cropping;
using Grpc.Core;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Cropping;

internal sealed class CroppingGrpc(CropPipeline pipeline, BulkCall bulk, IOptions<LimitsOptions> limits)
    : V1.CroppingService.CroppingServiceBase
{
    public override Task<V1.CropResponse> Crop(V1.CropRequest request, ServerCallContext context) =>
        AnswerAsync(request, context.CancellationToken);

    public override Task CropBulk(
        IAsyncStreamReader<V1.CropRequest> requestStream,
        IServerStreamWriter<V1.CropBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            AnswerAsync,
            response => new V1.CropBulkResponse { Id = response.Id, Response = response },
            (request, failure) => new V1.CropBulkResponse { Id = request.Id, Failure = failure },
            context.CancellationToken);

    private async Task<V1.CropResponse> AnswerAsync(V1.CropRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.CropAsync(request.ToRecord(limits.Value), cancellationToken);
        return response.ToProto();
    }
}
