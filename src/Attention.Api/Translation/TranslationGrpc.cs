using Attention.Api.Rpc;
using Attention.Inference.Translation;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Translation;

internal sealed class TranslationGrpc(TranslationPipeline pipeline, BulkCall bulk) : V1.TranslationService.TranslationServiceBase
{
    public override Task<V1.TranslationResponse> Translate(V1.TranslationRequest request, ServerCallContext context) =>
        AnswerAsync(request, context.CancellationToken);

    public override async Task<V1.TranslationResponse> Align(V1.AlignmentRequest request, ServerCallContext context)
    {
        var response = await pipeline.AlignAsync(request.ToRecord(), context.CancellationToken);
        return response.ToProto();
    }

    public override Task StreamTranslation(
        V1.TranslationRequest request, IServerStreamWriter<V1.TranslationEvent> responseStream, ServerCallContext context)
    {
        var events = pipeline.StreamAsync(request.ToRecord(), context.CancellationToken);
        return responseStream.WriteAllAsync(events.Select(TranslationMapping.ToProto), context.CancellationToken);
    }

    public override Task TranslateBulk(
        IAsyncStreamReader<V1.TranslationRequest> requestStream,
        IServerStreamWriter<V1.TranslationBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            AnswerAsync,
            response => new V1.TranslationBulkResponse { Id = response.Id, Response = response },
            (request, failure) => new V1.TranslationBulkResponse { Id = request.Id, Failure = failure },
            context.CancellationToken);

    private async Task<V1.TranslationResponse> AnswerAsync(V1.TranslationRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.TranslateAsync(request.ToRecord(), cancellationToken);
        return response.ToProto();
    }
}
