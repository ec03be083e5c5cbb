using Attention.Api.Rpc;
using Attention.Inference.Classification;
using Grpc.Core;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Classification;

internal sealed class ClassificationGrpc(ClassificationPipeline pipeline, BulkCall bulk, IOptions<LimitsOptions> limits)
    : V1.ClassificationService.ClassificationServiceBase
{
    public override Task<V1.ClassificationResponse> Classify(V1.ClassificationRequest request, ServerCallContext context) =>
        AnswerAsync(request, context.CancellationToken);

    public override Task ClassifyBulk(
        IAsyncStreamReader<V1.ClassificationRequest> requestStream,
        IServerStreamWriter<V1.ClassificationBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            AnswerAsync,
            response => new V1.ClassificationBulkResponse { Id = response.Id, Response = response },
            (request, failure) => new V1.ClassificationBulkResponse { Id = request.Id, Failure = failure },
            context.CancellationToken);

    private async Task<V1.ClassificationResponse> AnswerAsync(V1.ClassificationRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.ClassifyAsync(request.ToRecord(limits.Value), cancellationToken);
        return response.ToProto();
    }
}
