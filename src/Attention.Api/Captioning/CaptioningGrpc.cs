using Attention.Api.Rpc;
using Attention.Inference.Captioning;
using Grpc.Core;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Captioning;

internal sealed class CaptioningGrpc(CaptionPipeline pipeline, BulkCall bulk, IOptions<LimitsOptions> limits)
    : V1.CaptioningService.CaptioningServiceBase
{
    public override Task<V1.CaptionResponse> Caption(V1.CaptionRequest request, ServerCallContext context) =>
        AnswerAsync(request, context.CancellationToken);

    public override async Task<V1.CompareCaptionsResponse> Compare(V1.CompareCaptionsRequest request, ServerCallContext context)
    {
        var response = await pipeline.CompareAsync(request.ToRecord(limits.Value), context.CancellationToken);
        return response.ToProto();
    }

    public override Task StreamCaption(
        V1.CaptionRequest request, IServerStreamWriter<V1.CaptionEvent> responseStream, ServerCallContext context)
    {
        var events = pipeline.StreamAsync(request.ToRecord(limits.Value), context.CancellationToken);
        return responseStream.WriteAllAsync(events.Select(CaptionMapping.ToProto), context.CancellationToken);
    }

    public override Task CaptionBulk(
        IAsyncStreamReader<V1.CaptionRequest> requestStream,
        IServerStreamWriter<V1.CaptionBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            AnswerAsync,
            response => new V1.CaptionBulkResponse { Id = response.Id, Response = response },
            (request, failure) => new V1.CaptionBulkResponse { Id = request.Id, Failure = failure },
            context.CancellationToken);

    private async Task<V1.CaptionResponse> AnswerAsync(V1.CaptionRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.CaptionAsync(request.ToRecord(limits.Value), cancellationToken);
        return response.ToProto();
    }
}
