using System.Runtime.CompilerServices;
using Attention.Contracts;
using Attention.Contracts.Messages;
using Attention.Contracts.Models;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Polly;
using V1 = Attention.Contracts.V1;

namespace Attention.Client.Grpc;

/// <summary>Asks over gRPC.</summary>
/// <param name="calls">Of a channel to the service. One that takes answers of any size: a figure's worth of numbers is larger than gRPC's default.</param>
/// <param name="options">The key and the patience; those of an <see cref="AttentionClientOptions"/> as it is made when null.</param>
/// <param name="time">Tells timeouts and waits; the system's when null.</param>
public sealed class GrpcAttentionClient(CallInvoker calls, AttentionClientOptions? options = null, TimeProvider? time = null) : IAttentionClient
{
    private static readonly MethodDescriptor ListModels = V1.ModelsReflection.Descriptor.Services[0].FindMethodByName("ListModels");

    private readonly AttentionClientOptions _options = options ?? new();
    private readonly ResiliencePipeline _retries = Retries.Of(options ?? new(), time ?? TimeProvider.System);

    /// <inheritdoc/>
    public Task<TResponse> AskAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class => UnaryAsync<TRequest, TResponse>(operation.Unary, request, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TEvent> StreamAsync<TRequest, TEvent>(
        StreamingOperation<TRequest, TEvent> operation, TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TEvent : class
    {
        var (method, events) = (RpcMethod.Of(operation.Streaming), MessageMap.Of(typeof(TEvent), operation.Streaming.OutputType));
        var message = MessageMap.Of(typeof(TRequest), operation.Streaming.InputType).ToMessage(request);
        using var call = Call(_options.Timeout, cancellationToken);
        var (stream, more) = await RetryAsync(call, OpenAsync);
        using (stream)
        {
            for (; more; more = await call.RunAsync(stream.ResponseStream.MoveNext))
            {
                yield return (TEvent)events.ToRecord(stream.ResponseStream.Current);
            }
        }

        // Until its first message comes, a stream can be asked for again.
        async Task<(AsyncServerStreamingCall<IMessage> Stream, bool HasMessage)> OpenAsync(CancellationToken cancelled)
        {
            var opened = calls.AsyncServerStreamingCall(method, null, CallOptions(call, call.Token), message);
            try
            {
                return (opened, await opened.ResponseStream.MoveNext(cancelled));
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BulkAnswer<TResponse>> BulkAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, IAsyncEnumerable<TRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class
    {
        var method = operation.Bulk ?? throw new NotSupportedException($"{operation.Unary.FullName} has no method for many requests over one call.");
        var (outcome, messages) = (new BulkOutcome(method.OutputType), MessageMap.Of(typeof(TRequest), method.InputType));
        var answers = MessageMap.Of(typeof(TResponse), outcome.Response);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = Call(null, ending.Token);
        using var duplex = calls.AsyncDuplexStreamingCall(RpcMethod.Of(method), null, CallOptions(call, call.Token));
        var sending = SendAsync();
        try
        {
            while (await call.RunAsync(duplex.ResponseStream.MoveNext))
            {
                var message = duplex.ResponseStream.Current;
                var (response, failure) = outcome.Of(message);
                yield return new BulkAnswer<TResponse>
                {
                    Id = outcome.Id(message),
                    Response = response is null ? null : (TResponse)answers.ToRecord(response),
                    Failure = failure is null ? null : RpcFault.Of(failure),
                };
            }
        }
        finally
        {
            // The caller may have had enough before the end, or what gives the requests may have failed.
            await ending.CancelAsync();
            await sending;
        }

        async Task SendAsync()
        {
            try
            {
                await foreach (var request in requests.WithCancellation(ending.Token))
                {
                    await duplex.RequestStream.WriteAsync(messages.ToMessage(request), ending.Token);
                }

                await duplex.RequestStream.CompleteAsync();
            }
            catch (Exception exception) when (exception is RpcException or InvalidOperationException || ending.IsCancellationRequested)
            {
                // The call is over: whoever reads its answers is told why.
            }
            catch
            {
                await ending.CancelAsync();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public Task<byte[]> DrawAsync<TRequest, TResponse>(
        TaskOperation<TRequest, TResponse> operation, TRequest request, string mediaType, CancellationToken cancellationToken = default)
        where TRequest : TaskRequest
        where TResponse : class => throw new NotSupportedException($"gRPC has no pictures: ask over {nameof(AttentionTransport.Rest)}.");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default) =>
        (await UnaryAsync<ListModelsRequest, ListModelsResponse>(ListModels, new(), cancellationToken)).Models;

    private async Task<TResponse> UnaryAsync<TRequest, TResponse>(MethodDescriptor method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var message = MessageMap.Of(typeof(TRequest), method.InputType).ToMessage(request);
        using var call = Call(_options.Timeout, cancellationToken);
        return await RetryAsync(call, async cancelled =>
        {
            using var unary = calls.AsyncUnaryCall(RpcMethod.Of(method), null, CallOptions(call, cancelled), message);
            return (TResponse)MessageMap.Of(typeof(TResponse), method.OutputType).ToRecord(await unary.ResponseAsync);
        });
    }

    // Faults are read within, since they tell whether to try again, and without, for a time that ends while nothing is tried.
    private Task<T> RetryAsync<T>(ClientCall call, Func<CancellationToken, Task<T>> attempt) => call.RunAsync(
        async token => await _retries.ExecuteAsync(async cancelled => await call.RunAsync(attempt, cancelled), token));

    private CallOptions CallOptions(ClientCall call, CancellationToken cancellationToken)
    {
        var headers = new Metadata();
        if (_options.ApiKey is { } key)
        {
            headers.Add("authorization", $"Bearer {key}");
        }

        return new CallOptions(headers, call.Deadline, cancellationToken);
    }

    private ClientCall Call(TimeSpan? timeout, CancellationToken cancellationToken) => new(timeout, time ?? TimeProvider.System, RpcFault.Of, cancellationToken);
}
