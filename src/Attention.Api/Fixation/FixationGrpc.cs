using Attention.Api.Rpc;
using Attention.Inference.Fixation;
using Grpc.Core;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Fixation;

internal sealed class FixationGrpc(FixationPipeline pipeline, BulkCall bulk, IOptions<LimitsOptions> limits)
    : V1.FixationService.FixationServiceBase
{
    public override Task<V1.FixationResponse> Predict(V1.FixationRequest request, ServerCallContext context) =>
        AnswerAsync(request, context.CancellationToken);

    public override Task PredictBulk(
        IAsyncStreamReader<V1.FixationRequest> requestStream,
        IServerStreamWriter<V1.FixationBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            AnswerAsync,
            response => new V1.FixationBulkResponse { Id = response.Id, Response = response },
            (request, failure) => new V1.FixationBulkResponse { Id = request.Id, Failure = failure },
            context.CancellationToken);

    private async Task<V1.FixationResponse> AnswerAsync(V1.FixationRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.PredictAsync(request.ToRecord(limits.Value), cancellationToken);
        return response.ToProto();
    }
}
