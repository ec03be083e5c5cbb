using System.Runtime.CompilerServices;
using Attention.Api.Http;
using Attention.Api.Rpc;
using Attention.Contracts;
using Attention.Inference;
using Attention.Inference.Actions;
using Grpc.Core;
using Microsoft.Extensions.Options;
using V1 = Attention.Contracts.V1;

namespace Attention.Api.Actions;

internal sealed class ActionGrpc(ActionPipeline pipeline, BulkCall bulk, Readiness readiness, IOptions<LimitsOptions> limits)
    : V1.ActionService.ActionServiceBase
{
    public override Task<V1.ActionResponse> Recognize(V1.ActionRequest request, ServerCallContext context) =>
        AnswerAsync(request, context.CancellationToken);

    public override Task StreamRecognition(
        V1.ActionRequest request, IServerStreamWriter<V1.ActionEvent> responseStream, ServerCallContext context)
    {
        var events = pipeline.StreamAsync(request.ToRecord(limits.Value), context.CancellationToken);
        return responseStream.WriteAllAsync(events.Select(ActionMapping.ToProto), context.CancellationToken);
    }

    public override Task RecognizeBulk(
        IAsyncStreamReader<V1.ActionRequest> requestStream,
        IServerStreamWriter<V1.ActionBulkResponse> responseStream,
        ServerCallContext context) =>
        bulk.RunAsync(
            requestStream,
            responseStream,
            AnswerAsync,
            response => new V1.ActionBulkResponse { Id = response.Id, Response = response },
            (request, failure) => new V1.ActionBulkResponse { Id = request.Id, Failure = failure },
            context.CancellationToken);

    public override async Task Watch(
        IAsyncStreamReader<V1.WatchRequest> requestStream, IServerStreamWriter<V1.WatchResponse> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken))
        {
            return;
        }
        var pictures = PicturesAsync(requestStream, context.CancellationToken);
        var answers = pipeline.WatchAsync(requestStream.Current.ToRecord(), pictures, context.CancellationToken);
        await responseStream.WriteAllAsync(answers.Select(ActionMapping.ToProto), context.CancellationToken);
    }

    /// <summary>
    /// The pictures of a camera, the first of which has been received. Such a call has no end of its own: when the service stops, the
    /// next picture ends it.
    /// </summary>
    private async IAsyncEnumerable<ReadOnlyMemory<byte>> PicturesAsync(
        IAsyncStreamReader<V1.WatchRequest> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return messages.Current.Image.Within(UploadKind.Image, limits.Value);
        await foreach (var message in messages.ReadAllAsync(cancellationToken))
        {
            readiness.Demand();
            if (message.Options is not null)
            {
                throw new InferenceException(ErrorCode.InvalidInput, "options: they come with the first picture and hold for all.", "options");
            }
            yield return message.Image.Within(UploadKind.Image, limits.Value);
        }
    }

    private async Task<V1.ActionResponse> AnswerAsync(V1.ActionRequest request, CancellationToken cancellationToken)
    {
        var response = await pipeline.RecognizeAsync(request.ToRecord(limits.Value), cancellationToken);
        return response.ToProto();
    }
}
