using Attention.Api.Rpc;
using Attention.Inference.Translation;
using Grpc.Core;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Translation;

internal sealed class TranslationGrpc(TranslationPipeline pipeline, BulkCall bulk) : V1.TranslationService.TranslationServiceBase
{
    public override async Task<V1.TranslationResponse> Translate(V1.TranslationRequest request, ServerCallContext context) =>
        await AnswerAsync(request, context.CancellationToken);

    public override async Task<V1.TranslationResponse> Align(V1.AlignmentRequest request, ServerCallContext context)
    {
        var response = await pipeline.AlignAsync(request.ToRecord(), context.CancellationToken);
        return response.ToProto();
    }

    public override async Task StreamTranslation(
        V1.TranslationRequest request, IServerStreamWriter<V1.TranslationEvent> responseStream, ServerCallContext context)
    {
        var events = pipeline.StreamAsync(request.ToRecord().TokenByToken(), context.CancellationToken);
        await foreach (var message in events.WithCancellation(context.CancellationToken))
        {
            await responseStream.WriteAsync(message.ToProto(), context.CancellationToken);
        }
    }

    public override Task TranslateBulk(
        IAsyncStreamReader<V1.TranslationRequest> requestStream,
        IServerStreamWriter<V1.TranslationBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            async (request, cancelled) =>
            {
                var response = await AnswerAsync(request, cancelled);
                return new V1.TranslationBulkResponse { Id = response.Id, Response = response };
            },
            (request, error) => new V1.TranslationBulkResponse { Id = request.Id, Failure = RpcErrors.Failure(error) },
            context.CancellationToken);

    private async Task<V1.TranslationResponse> AnswerAsync(V1.TranslationRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.TranslateAsync(request.ToRecord(), cancellationToken);
        return response.ToProto();
    }
}
