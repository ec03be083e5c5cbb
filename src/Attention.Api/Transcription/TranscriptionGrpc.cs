using Attention.Api.Rpc;
using Attention.Inference.Transcription;
using Grpc.Core;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Transcription;

internal sealed class TranscriptionGrpc(TranscriptionPipeline pipeline, BulkCall bulk, IOptions<LimitsOptions> limits)
    : V1.TranscriptionService.TranscriptionServiceBase
{
    public override Task<V1.TranscriptionResponse> Transcribe(V1.TranscriptionRequest request, ServerCallContext context) =>
        AnswerAsync(request, context.CancellationToken);

    public override Task StreamTranscription(
        V1.TranscriptionRequest request, IServerStreamWriter<V1.TranscriptionEvent> responseStream, ServerCallContext context)
    {
        var events = pipeline.StreamAsync(request.ToRecord(limits.Value), context.CancellationToken);
        return responseStream.WriteAllAsync(events.Select(TranscriptionMapping.ToProto), context.CancellationToken);
    }

    public override Task TranscribeBulk(
        IAsyncStreamReader<V1.TranscriptionRequest> requestStream,
        IServerStreamWriter<V1.TranscriptionBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            AnswerAsync,
            response => new V1.TranscriptionBulkResponse { Id = response.Id, Response = response },
            (request, failure) => new V1.TranscriptionBulkResponse { Id = request.Id, Failure = failure },
            context.CancellationToken);

    private async Task<V1.TranscriptionResponse> AnswerAsync(V1.TranscriptionRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.TranscribeAsync(request.ToRecord(limits.Value), cancellationToken);
        return response.ToProto();
    }
}
