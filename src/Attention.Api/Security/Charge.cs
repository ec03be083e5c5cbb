using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Attention.Api.Tasks;
using Attention.Contracts;

namespace Attention.Api.Security;

/// <summary>Takes the cost of what is asked before it is done. It stands where REST and gRPC meet, so both pay the same.</summary>
internal sealed class Charge(CallerLimiter limiter, IHttpContextAccessor accessor)
{
    // Was taken when the request arrived.
    private const int Arrival = 1;

    /// <summary>The operation as it is, or where there is a limit one that is paid for.</summary>
    public Operation<TRequest, TResponse> For<TRequest, TResponse>(Operation<TRequest, TResponse> operation)
        where TRequest : TaskRequest
        where TResponse : class => limiter.IsOn
        ? operation with
        {
            Run = async (request, cancellationToken) =>
            {
                await TakeRestAsync(request, operation.Sentences(request), cancellationToken);
                return await operation.Run(request, cancellationToken);
            },
            Stream = operation.Stream is { } stream ? new PaidPieces<TRequest>(stream, this, operation.Sentences) { Name = stream.Name } : null,
        }
        : operation;

    /// <summary>Answers one of many requests of a call, of which only the call itself was paid for when it arrived.</summary>
    public Func<TRequest, CancellationToken, Task<TResponse>> ForEach<TRequest, TResponse>(Operation<TRequest, TResponse> operation)
        where TRequest : TaskRequest
        where TResponse : class
    {
        return limiter.IsOn ? RunAsync : operation.Run;

        async Task<TResponse> RunAsync(TRequest request, CancellationToken cancellationToken)
        {
            await TakeAsync(RequestCost.Of(request, operation.Sentences(request)), cancellationToken);
            return await operation.Run(request, cancellationToken);
        }
    }

    /// <summary>The requests of such a call, as they come.</summary>
    public async IAsyncEnumerable<T> ForAll<T>(IAsyncEnumerable<T> requests, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        await foreach (var request in requests.WithCancellation(cancellationToken))
        {
            await TakeAsync(RequestCost.Of(request), cancellationToken);
            yield return request;
        }
    }

    /// <summary>Takes what a request costs, but for the unit that was taken when it arrived.</summary>
    public Task TakeRestAsync(object request, int sentences, CancellationToken cancellationToken) =>
        TakeAsync(RequestCost.Of(request, sentences) - Arrival, cancellationToken);

    /// <summary>Likewise, of what costs so many units.</summary>
    public Task TakeRestAsync(int units, CancellationToken cancellationToken) => TakeAsync(units - Arrival, cancellationToken);

    /// <summary>Takes all that a request costs.</summary>
    public Task TakeAllAsync(object request, int sentences, CancellationToken cancellationToken) =>
        TakeAsync(RequestCost.Of(request, sentences), cancellationToken);

    private Task TakeAsync(int units, CancellationToken cancellationToken) =>
        limiter.IsOn && accessor.HttpContext is { } context ? limiter.TakeAsync(context, units, cancellationToken) : Task.CompletedTask;

    private sealed class PaidPieces<TRequest>(Pieces<TRequest> pieces, Charge charge, Func<TRequest, int> sentences) : Pieces<TRequest>
        where TRequest : class
    {
        internal override Type Message => pieces.Message;

        internal override async IAsyncEnumerable<object> RunAsync(TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await charge.TakeRestAsync(request, sentences(request), cancellationToken);
            await foreach (var piece in pieces.RunAsync(request, cancellationToken))
            {
                yield return piece;
            }
        }

        internal override SseItem<object> ToItem(object message) => pieces.ToItem(message);
    }
}
