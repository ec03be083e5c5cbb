using Attention.Api.Rpc;
using Attention.Inference.Saliency;
using Grpc.Core;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Saliency;

internal sealed class SaliencyGrpc(SaliencyPipeline pipeline, BulkCall bulk, IOptions<LimitsOptions> limits)
    : V1.SaliencyService.SaliencyServiceBase
{
    public override Task<V1.SaliencyResponse> Detect(V1.SaliencyRequest request, ServerCallContext context) =>
        AnswerAsync(request, context.CancellationToken);

    public override Task DetectBulk(
        IAsyncStreamReader<V1.SaliencyRequest> requestStream,
        IServerStreamWriter<V1.SaliencyBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            AnswerAsync,
            response => new V1.SaliencyBulkResponse { Id = response.Id, Response = response },
            (request, failure) => new V1.SaliencyBulkResponse { Id = request.Id, Failure = failure },
            context.CancellationToken);

    private async Task<V1.SaliencyResponse> AnswerAsync(V1.SaliencyRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.DetectAsync(request.ToRecord(limits.Value), cancellationToken);
        return response.ToProto();
    }
}
