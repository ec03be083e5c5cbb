using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Attention.Api.Rpc;

/// <summary>The one place that catches for gRPC. Calls that the service does not take are refused here.</summary>
internal sealed class RpcInterceptor(Errors errors, Readiness readiness, Drain drain, TimeProvider time) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, () => continuation(request, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, () => Finish(continuation(request, responseStream, context)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, async () =>
        {
            var requests = new ClosingReader<TRequest>(requestStream, drain.Over);
            await continuation(requests, responseStream, context);
            requests.ThrowIfCut();
            return (object?)null;
        });

    private async Task<T> RunAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            readiness.Demand(context.Method);
            return await call();
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            var deadlinePassed = context.Deadline <= time.GetUtcNow().UtcDateTime;
            if (context.CancellationToken.IsCancellationRequested && !deadlinePassed)
            {
                // The client is gone: nobody is left to tell, and nothing went wrong.
                throw new RpcException(new Status(StatusCode.Cancelled, "The client went away."));
            }
            throw RpcErrors.Of(errors.Read(exception, deadlinePassed));
        }
    }

    private static async Task<object?> Finish(Task call)
    {
        await call;
        return null;
    }
}
